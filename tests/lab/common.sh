# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What every verb of the lab shares. Sourced, never run.

PATH=$PATH:/usr/sbin:/sbin	# not in that of an ordinary user
lab=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$lab/../.." && pwd)
cache=${SOCKLIFE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/socklife}
suites=(bookworm trixie forky)
suite=${SUITE:-trixie}
debug_suite=trixie

say() { printf 'lab: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

require_suite()
{
	local known
	for known in "${suites[@]}"; do
		[ "$known" != "$suite" ] || return 0
	done
	die "unknown suite '$suite' (known: ${suites[*]})"
}

# lock_shared FD NAME / lock_exclusive FD NAME: held until the script ends, or
# until the descriptor is closed.
lock_shared() { lock_on "$1" "$2" -s; }
lock_exclusive() { lock_on "$1" "$2" -x; }
lock_on()
{
	local fd=$1 file=$cache/lock/$2
	mkdir -p "$cache/lock"
	eval "exec $fd>>\"\$file\""
	flock "$3" -n "$fd" || { say "waiting for the lock '$2'"; flock "$3" "$fd"; }
}

# packages_of SUITE: the names in the file "packages" that concern SUITE.
packages_of()
{
	sed -e 's/#.*//' -e "s/^$1: //" -e '/^[a-z]*: /d' -e '/^ *$/d' "$lab/packages"
}

# in_chroot ROOT BUILD KERNEL COMMAND...: run COMMAND in ROOT, with BUILD at /build and,
# unless KERNEL is empty, that directory at /kernel. All mounts live in a namespace of their own and end with it, whatever happens. It ends with this
# process: unshare itself ignores SIGTERM.
in_chroot()
{
	local root=$1 build=$2 kernel=$3
	shift 3
	# shellcheck disable=SC2016 # expanded by the inner shell
	as_root setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child \
		bash -c '
		set -e
		root=$1 build=$2 kernel=$3; shift 3
		mount -t proc proc "$root/proc"
		mount --rbind /dev "$root/dev"
		mount -t tmpfs tmpfs "$root/tmp"
		mount --bind "$build" "$root/build"
		[ -z "$kernel" ] || mount --bind "$kernel" "$root/kernel"
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
			KBUILD_BUILD_USER=lab KBUILD_BUILD_HOST=lab \
			chroot "$root" "$@"' in_chroot "$root" "$build" "$kernel" "$@"
}

# build_dir SUITE DEBUG: where this project tree is built for that suite; DEBUG "copy": where
# only its copy is, which no build changes or drops.
build_dir()
{
	local kind=${2:+-debug}
	[ "$2" != copy ] || kind=-copy
	echo "$cache/build/$1$kind-$(printf %s "$project" | sha256sum | cut -c1-8)"
}

# A root, and the debug kernel, is named by what it was made from and never changes:
# a newer one is made beside it while machines still run on the old.
root_dir()
{
	local key
	key=$({ packages_of "$1"; cat "$lab/make-root" "$lab/initramfs"; } | sha256sum | cut -c1-12)
	echo "$cache/$1-$key"
}

qemu_dir() { echo "$cache/qemu-$(sha256sum <"$lab/make-qemu" | cut -c1-12)"; }

debug_dir()
{
	local key
	key=$({
		cat "$(root_dir "$debug_suite")/linux-source" "$lab/debug.config"
		sed '1,/^# ---/d' "$lab/debug-kernel"
	} | sha256sum | cut -c1-12)
	echo "$cache/debug-$key"
}

# use_root SUITE / use_debug / use_qemu: set "root" / "debug_tree" / "qemu_tree" to the
# directory, and keep it from being removed as long as this process lives.
use_root() { root=$(root_dir "$1") && lock_shared 8 "$(basename "$root")"; }
use_qemu() { qemu_tree=$(qemu_dir) && lock_shared 5 "$(basename "$qemu_tree")"; }
use_debug() { debug_tree=$(debug_dir) && lock_shared 6 "$(basename "$debug_tree")"; }

# remove_others DIR PREFIX: what DIR replaces, as far as nobody uses it.
remove_others()
{
	local old
	for old in "$cache/$2"-*; do
		if [ ! -d "$old" ] || [ "$old" = "$1" ]; then continue; fi
		as_root flock --exclusive --nonblock "$cache/lock/$(basename "$old")" \
			rm -rf "$old" || true
	done
}

# remove_unfinished: what a setup that was killed had begun, as far as none goes on with it.
remove_unfinished()
{
	local tmp
	for tmp in "$cache"/tmp.*; do
		[ -d "$tmp" ] || continue
		as_root flock --exclusive --nonblock "$cache/lock/make-${tmp##*/tmp.}" rm -rf "$tmp" || true
	done
}

# The host's apt reaches the archive, so its way there is ours as well (proxy,
# and whether an old Release file is accepted): copied, for the lab only.
host_apt_options()
{
	apt-config dump |
		grep -E '^Acquire::(Check-Valid-Until|Check-Date|Retries|https?::Proxy)' || true
}

# A suite's Release file is signed with the keys of the release before it too.
# The host's keyring, and those of the roots we already verified and built, make
# the chain by which a newer suite is trusted.
collect_keyrings()
{
	local f n=0
	mkdir -p "$1"
	for f in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp} \
		"$cache"/*-*/rootfs/usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
		[ -f "$f" ] || continue
		n=$((n + 1))
		cp -L "$f" "$1/keyring-$n.gpg"
	done
}

# host_options KEYRINGS: sets "host_options", for mmdebstrap; copies keyrings there.
host_options()
{
	local line
	collect_keyrings "$1"
	host_options=(--keyring="$1" --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io)
	while read -r line; do
		host_options+=(--aptopt="$line")
	done < <(host_apt_options)
}

# shellcheck source=machine.sh
. "$lab/machine.sh"
