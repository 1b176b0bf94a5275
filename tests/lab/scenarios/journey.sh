# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh
# The journey of a message (Documentation/journey.md) with curl, seen from all of its
# computers: each row, also by what is said, and the whole sequence of events.
# check-on: trixie
# Each kernel has goldens of its own. nginx and unbound are slow on the debug kernel.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../journey/steps.sh"
goldens=$(dirname "$0")/../goldens
: "${stage:?}" "${out:?}"

# golden STEP: all events of curl's sockets. A suite whose programs do other things
# has a file of its own, which says why.
golden()
{
	local want=$goldens/journey-$1
	[ ! -e "$want.$LAB_SUITE" ] || want+=.$LAB_SUITE
	"$stage/sequence" "$out/$1.events.json" curl >"$out/$1.sequence"
	ok "$1: all events of curl's sockets are those of ${want##*/}" \
		diff -u <(grep -v '^#' "$want") "$out/$1.sequence"
}

# shellcheck disable=SC2119 # no parameters
load_socklife
at_exit journey down
ok 'the stage is up' stage_up
[ "$tap_failed" -eq 0 ] || done_testing
steps=(first unwatched second missing keepalive reset queue both table said tls)
for step in "${steps[@]}"; do
	ok "step: $step" "step_$step"
done
is "$(grep -o '^[^#]*step_[a-z]*' "$stage/tell" | grep -o 'step_[a-z]*' | grep -v -x -e step_count -e step_chromium | sort -u)" \
	"$(printf 'step_%s\n' "${steps[@]}" | sort)" 'the demonstration takes the same steps'
relay "$stage/check" "$out" curl
for step in first keepalive reset_by_server refused; do
	golden "$step"
done
ok 'the stage is taken down' journey down
done_testing
