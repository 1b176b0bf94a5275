# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lab/lib.sh disable=SC2119
# The KUnit suites as a scenario of the lab: each test, and each parameter of one, is a
# test here. KUNIT_SUITES names those that are wanted ("life record"); all if it is empty.
# check-on: debug
# all-on: leaks
# KUnit is in the debug kernel alone, and kmemleak looks for what a suite leaves.
. tests/lab/lib.sh

[ -e tests/kunit/socklife_kunit.ko ] || skip_all 'built for the debug kernel alone'

# run_suites GLOB: what the suites of that name say, once more in "told".
run_suites()
{
	printf %s "$1" >/sys/module/kunit/parameters/filter_glob	# a line end would be part of it
	dmesg --clear
	ok "the suites $1 run" insmod tests/kunit/socklife_kunit.ko
	told=$(dmesg --notime)
	ok 'and unload' rmmod socklife_kunit
	note "$told"
}

# results: of KTAP, which nests by four spaces, "pass NAME" or "fail NAME" of what has
# nothing below it, and of what alone failed.
results()
{
	awk '/^ *(not )?ok [0-9]+ / {
		depth = int((match($0, /[^ ]/) - 1) / 4)
		bad = /^ *not /
		if (!below[depth] || (bad && !bad_below[depth])) {
			name = $0
			sub(/^ *(not )?ok [0-9]+ (- )?/, "", name)
			print bad ? "fail" : "pass", name
		}
		below[depth] = bad_below[depth] = 0
		if (depth) {
			below[depth - 1]++
			bad_below[depth - 1] += bad
		}
	}'
}

read -ra suites <<<"${KUNIT_SUITES:-*}"
for suite in "${suites[@]}"; do
	run_suites "socklife_$suite"
	while read -r verdict name; do
		[ "$verdict" = pass ]
		tap_result $? "$name"
	done < <(results <<<"$told")
	is "$(grep -cE '^(not )?ok ' <<<"$told")" "$(sed -n 's/^1\.\.//p' <<<"$told")" \
		'every suite came to its end'
	like "$told" $'\nok 1 ' 'there was one'
done
done_testing
