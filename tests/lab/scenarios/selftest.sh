# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh
# The tools of the scenarios, tried on themselves.
# check-on: trixie
# It tries the tools of the scenarios, which are the same on each kernel.
. "$(dirname "$0")/../lib.sh"

tap_run=$(dirname "$0")/../tap-run

# tap_of SCRIPT: what tap-run makes of a scenario with that body.
tap_of()
{
	{ echo ". '$(dirname "$(realpath "$0")")/../lib.sh'"; cat; } >"$scratch/inner.sh"
	"$tap_run" '' "$scratch/inner.sh" 2>&1
}

ok 'a true command passes' true
is "$(printf 'a\nb')" "$(printf 'a\nb')" 'equal texts pass'
like 'one two' '^one.*o$' 'a matching text passes'
wait_for 5 'a condition that holds is seen at once' test -d "$scratch"

out=$(echo 'ok "false fails" false; ok after true; done_testing' | tap_of)
like "$out" 'not ok 1 - inner: false fails' 'a false command fails'
like "$out" 'ok 2 - inner: after' 'the tests after a failure run'

out=$(echo 'is a b differs; done_testing' | tap_of)
like "$out" 'not ok 1 - inner: differs' 'different texts fail'

out=$(echo 'wait_for 1 never false; done_testing' | tap_of)
like "$out" 'not ok 1 - inner: never' 'waiting ends'

out=$(tap_of <<-'END'
	. tests/lab/sockets.sh
	start short sh -c 'echo "so it is" >&2; exit 3'
	SECONDS=0
	wait_for 500 ready said short ready
	ok 'at once' test "$SECONDS" -lt 400
	done_testing
END
)
like "$out" 'not ok 1 - inner: ready' 'a program that has ended is not waited for'
like "$out" '# so it is' 'and what it said is told'
like "$out" $'\nok 2 - inner: at once' 'soon'

out=$(echo 'ok fine true; exit 0' | tap_of)
like "$out" 'not ok 2 - inner: died without done_testing' 'death before the plan is a failure'

out=$(echo 'ok fine true; echo 1..2; tap_done=1; exit 0' | tap_of)
like "$out" 'not ok 2 - inner: planned 2 tests, ran 1' 'a plan that does not fit is a failure'

out=$(echo 'skip later "not today"; done_testing' | tap_of)
like "$out" 'ok 1 - inner: later # SKIP not today' 'a skip keeps its reason'

out=$(echo 'skip_all "no such kernel"' | tap_of)
like "$out" 'ok 1 - inner # SKIP no such kernel' 'a skipped scenario counts as one skip'

out=$(echo "at_exit touch '$scratch/one'; exit 3" | tap_of)
ok 'clean-up runs after a death' test -e "$scratch/one"
like "$out" 'status' 'and the status is told'

netns_pair left right
ok 'the namespaces reach each other, IPv4' in_ns left ping -c 1 -W 5 10.77.0.2
ok 'the namespaces reach each other, IPv6' in_ns left ping -c 1 -W 5 fd77::2

is "$(pwd)" /lab 'scenarios run in /lab'
is "$(ip -o link show up | cut -d: -f2 | tr -d ' ')" lo 'no network but loopback is up'
done_testing
