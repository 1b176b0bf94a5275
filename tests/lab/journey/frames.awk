# SPDX-License-Identifier: GPL-2.0
# Of the pictures of "socklife live --batch" those that are not like the one before:
# two from before the first connection, then six.

function flush_frame(  body, i, words, new) {
	for (i = 5; i <= n; i++) {
		split(lines[i], words, " ")
		body = body words[1] words[2] words[4] words[5] words[9] "\n"
	}
	new = body != "" && body != before
	if (new && (tcp ? late++ < 6 : early++ < 2)) {
		for (i = 1; i <= n; i++)
			print lines[i]
		print ""
		fflush()
		before = body
	}
	n = tcp = 0
}
/^$/ { flush_frame(); next }
{ lines[++n] = $0 }
/^tcp / { tcp = 1 }
END { flush_frame() }
