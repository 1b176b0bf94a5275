# SPDX-License-Identifier: GPL-2.0
# tap-sum.awk: read one step's TAP or KTAP (nested by four spaces) and print what
# matters of it: "fail: ..." with the last lines that the test said before it,
# "skip: ..." and last "PASSED FAILED SKIPPED".
# Variables: name, the step's; status, its exit status. A result above others
# (a suite, a test with parameters) is not counted again, unless it alone failed.

function report(kind, text) { print kind ": " name ": " text }

function failed(text,	i)
{
	fails++
	report("fail", text)
	for (i = said > 6 ? said - 6 : 0; i < said; i++)
		report("fail", "    " substr(says[i], 1, 200))
}

{
	sub(/\r$/, "")
	match($0, /^ */)
	depth = int(RLENGTH / 4)
	line = substr($0, RLENGTH + 1)
}

line ~ /^#/ {
	says[said++] = line
	next
}

line ~ /^1\.\.[0-9]+/ {
	# The first plan of a level; kernel modules bring one each.
	if (depth == 0) {
		plan += substr(line, 4) + 0
		planned = 1
	}
	if (line ~ /^1\.\.0 *# *SKIP/) {
		skips++
		report("skip", line)
	}
	next
}

line ~ /^Bail out!/ { failed(line); next }

line ~ /^(not )?ok [0-9]+/ {
	result(line)
	said = 0
}

function result(line,	bad)
{
	bad = line ~ /^not /
	if (depth == 0)
		results++
	if (depth > 0)
		below[depth - 1]++
	if (below[depth]) {
		if (bad && !bad_below[depth])
			failed(line)
		else if (bad && depth > 0)
			bad_below[depth - 1] = 1
		below[depth] = bad_below[depth] = 0
		return
	}
	if (line ~ /# *SKIP/) {
		skips++
		report("skip", line)
	} else if (bad) {
		failed(line)
		if (depth > 0)
			bad_below[depth - 1] = 1
	} else
		passes++
}

END {
	said = 0
	if (!planned)
		failed("printed no plan")
	else if (plan != results)
		failed("planned " plan " tests, ran " results + 0)
	if (status != 0 && !fails)
		failed("exited with status " status)
	if (!passes && !fails && !skips)
		failed("ran no test")
	print passes + 0, fails + 0, skips + 0
}
