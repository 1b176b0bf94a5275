# SPDX-License-Identifier: GPL-2.0
# "LABEL OPERATION INSTRUCTIONS" lines to a table, and the limits of Documentation/costs.md.
NF == 3 && $3 ~ /^[0-9]+$/ {
	cost[$1, $2] = $3
	if (!($2 in seen)) {
		seen[$2] = 1
		order[++n] = $2
	}
}

function limit(operation, most)
{
	if (cost["loaded", operation] - cost["without", operation] <= most)
		return
	printf "%s: costs more than the limit of %d instructions\n", operation, most
	failed = 1
}

END {
	if (!n) {
		print "nothing was measured"
		exit 1
	}
	printf "%-14s %10s %10s %8s %8s %8s %10s %10s %10s %10s\n", suite, "without", "loaded", "more",
		"%", "others", "events", "payload", "strace", "after"
	for (i = 1; i <= n; i++) {
		o = order[i]
		more = cost["loaded", o] - cost["without", o]
		printf "%-14s %10d %10d %+8d %+8.1f %+8d %10d %10d %10d %10d\n", o, cost["without", o],
			cost["loaded", o], more, 100 * more / cost["without", o],
			cost["others", o] ? cost["others", o] - cost["loaded", o] : 0,
			cost["events", o], cost["payload", o], cost["strace", o], cost["after", o]
	}
	if (suite == "trixie") {
		limit("tcp_pair", 400)
		limit("connect_cycle", cost["without", "connect_cycle"] * 8 / 100)
		limit("open_close", 90)
	}
	limit("getppid", 0)
	exit failed
}
