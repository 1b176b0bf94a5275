# SPDX-License-Identifier: GPL-2.0
# Who may stand on whom: prints each line of module/ and userspace/ that breaks the order of
# rooms in Documentation/design.md. Arguments: the .c and .h files, by their paths from the top.
#
#   - A file includes its own room and rooms below it, and names the room.
#   - Kernel interfaces and libraries belong to one room, see the table.
#   - What a header declares is defined in the header's room: no call climbs by a prototype.
BEGIN {
	place("module", "include compat table sample feed track hook report main")
	place("userspace", "base voice source model text filter view main")
	# header (a regular expression), whose, and by whom it may be included
	only("^(net/(genetlink|netlink)|linux/(proc_fs|seq_file))[.]h$", "module", "compat report")
	only("^(linux/(ftrace|kprobes)[.]h|trace/events/)", "module", "compat hook")
	only("^linux/tracepoint[.]h", "module", "compat hook feed")
	only("^libmnl/", "userspace", "source")
	only("^json-c/", "userspace", "text")
	only("^nettle/", "userspace", "voice")
	only("curses", "userspace", "view")
}

FNR == 1 {
	n = split(FILENAME, part, "/")
	tree = part[1]
	room = n > 2 ? part[2] : "main"
	statement = ""
	if (!((tree, room) in rank))
		complain("the room \"" room "\" is not in the order")
}

/^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	if (split(quoted[2], step, "/") < 2)
		complain("include by room: \"ROOM/" quoted[2] "\"")
	else if (!((tree, step[1]) in rank))
		complain("includes the unknown room " step[1])
	else if (rank[tree, step[1]] > rank[tree, room])
		complain(room " stands below " step[1])
}

/^#[ \t]*include[ \t]*</ {
	split($0, angled, /[<>]/)
	for (i = 1; i <= rules; i++)
		if (tree == rule_tree[i] && angled[2] ~ rule_header[i] &&
		    !index(" " rule_rooms[i] " ", " " room " "))
			complain("<" angled[2] "> is for " rule_rooms[i])
}

# Statements at the left margin, as far as their ; or {.
/^[a-z_]/ && statement == "" { statement = $0; line = FNR }
statement != "" && FNR > line { statement = statement " " $0 }
statement != "" && /[;{]/ {
	if (statement !~ /^(static|typedef|struct [a-z_]+ [{]|enum|union|return)/)
		function_of(statement)
	statement = ""
}

# The name before the first parenthesis, attributes and initialisers left out.
function function_of(text,    name, declared)
{
	declared = text ~ /;/ && text !~ /[{].*;/
	gsub(/__attribute__\(\(.*\)\)|__[a-z]+\([^()]*\)/, "", text)
	if (text ~ /^[^(]*=/ || !match(text, /[A-Za-z_0-9]+\(/))
		return
	name = substr(text, RSTART, RLENGTH - 1)
	if (name ~ /^[A-Z_]+$/)
		return
	if (!declared)
		defined[tree, name] = room
	else if (FILENAME ~ /[.]h$/) {
		declared_in[tree, name] = room
		where[tree, name] = FILENAME ":" line
	}
}

END {
	for (key in declared_in) {
		split(key, name, SUBSEP)
		if (!(key in defined))
			print where[key] ": " name[2] "() is defined nowhere"
		else if (defined[key] != declared_in[key])
			print where[key] ": " name[2] "() is defined in the room " defined[key]
	}
}

function complain(text)
{
	print FILENAME ":" FNR ": " text
}

function place(tree, rooms,    n, i, room)
{
	n = split(rooms, room, " ")
	for (i = 1; i <= n; i++)
		rank[tree, room[i]] = i
}

function only(header, tree, rooms)
{
	rules++
	rule_header[rules] = header
	rule_tree[rules] = tree
	rule_rooms[rules] = rooms
}
