# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2119,SC2154
# The Debian packages: what apt and dkms have installed from them without a network, used
# on the kernel that the module was built for, and purged. See tests/lab/debs.
# check-on: trixie
# Debian 13 stands for the others until a release: each takes a build of its own.
# needs: debs
. "$(dirname "$0")/../lib.sh"

version=$(cat VERSION)
release=$(uname -r)
export DEBIAN_FRONTEND=noninteractive
# What lies in the tree must not pass for what is installed.
PATH=${PATH#/lab:}
rm -f /usr/local/bin/socklife
[ ! -d /sys/module/socklife ] || rmmod socklife

# files_of_system: every name that an installation could leave behind. Logs, what apt and
# dpkg keep for themselves, and the signing key that dkms makes for all modules don't count.
files_of_system()
{
	find / -xdev \( -path /lab -o -path /tmp -o -path /proc -o -path /sys -o -path /run \
		-o -path /dev -o -path /.lab -o -path /var/log -o -path /var/cache/apt \
		-o -path /var/lib/apt -o -path /var/cache/debconf -o -path /var/cache/man \
		-o -path '/var/lib/dkms/mok.*' -o -path '/var/lib/dpkg/*-old' \) -prune \
		-o -print | sort
}

is "$(cat debs/lintian)" 'exit status 0' 'lintian has nothing to say about the packages'

note "$(dkms status)"
dkms status >"$scratch/dkms.before"
files_of_system >"$scratch/before"
if [ -n "${compile_here:-}" ]; then
	ok 'apt installs both packages' apt-get install --yes --no-install-recommends \
		-o Dpkg::Options::=--path-include=/usr/share/\* \
		./debs/socklife-dkms_*_all.deb ./debs/socklife_*_amd64.deb
else
	note "$(<debs/installed.log)"
	ok 'apt has installed both packages' tar -xf debs/installed.tar -C /
fi
is "$(dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\n' 'socklife*')" \
	"$(printf 'socklife %s installed\nsocklife-dkms %s installed' "$version" "$version")" \
	'dpkg knows them'
is "$(dkms status socklife)" "socklife/$version, $release, x86_64: installed" \
	'dkms has built the module for this kernel'
ok 'nothing has loaded it' test ! -d /sys/module/socklife
is "$(grep -rls socklife /etc/modules /etc/modules-load.d /usr/lib/modules-load.d /etc/modprobe.d)" '' \
	'nothing will load it'
is "$(modinfo -F alias socklife)" '' 'no alias can load it'
is "$(modinfo -F version socklife)" "$version" 'modinfo tells the version'
is "$(socklife --version)" "socklife $version" 'the reader has the same'

ok 'modprobe loads the module' modprobe socklife max_closed=77
is "$(command -v socklife)" /usr/sbin/socklife 'the reader is in /usr/sbin'
nc -l 127.0.0.1 7777 &
listener=$!
at_exit kill "$listener"
listens() { socklife -ltn 2>&1 | tee "$scratch/table" | grep -q "127.0.0.1:7777.*pid=$listener\b"; }
wait_for 20 'socklife prints the table' listens
note "$(cat "$scratch/table")"
is "$(cat /sys/module/socklife/parameters/max_closed)" 77 'modprobe passes parameters'
ok 'modprobe unloads it' modprobe -r socklife

for page in Documentation/man/*.[1-9]; do
	name=$(basename "$page")
	installed=/usr/share/man/man${name##*.}/$name.gz
	is "$(zcat "$installed" | md5sum)" "$(md5sum <"$page")" "the manual has $name"
done
ok 'bash finds its completion' test -s /usr/share/bash-completion/completions/socklife
ok 'zsh, too' test -s /usr/share/zsh/vendor-completions/_socklife
ok 'fish, too' test -s /usr/share/fish/vendor_completions.d/socklife.fish
ok 'there is an example for modprobe.d' test -s /usr/share/doc/socklife-dkms/examples/socklife.conf

ok 'apt purges both packages' apt-get purge --yes socklife socklife-dkms
is "$(dkms status)" "$(cat "$scratch/dkms.before")" 'dkms knows as much as before'
files_of_system >"$scratch/after"
is "$(diff "$scratch/before" "$scratch/after")" '' 'no file is left, and none is missing'
ok 'modprobe finds nothing any more' eval '! modprobe socklife 2>/dev/null'
done_testing
