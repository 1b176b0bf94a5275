# SPDX-License-Identifier: GPL-2.0
# Lists names and numbers of the wire format, one "KIND NAME NUMBER" a line, from
# the uapi header (.h) or the YAML spec: both must say the same.
FILENAME ~ /\.h$/ && /^enum|^	?__SOCKLIFE/ { next_value = /^enum/ ? 0 : next_value }
FILENAME ~ /\.h$/ && match($0, /^	SOCKLIFE_[A-Z0-9_]+/) {
	name = substr($0, RSTART + 1, RLENGTH - 1)
	if (name ~ /_MAX$/)
		next
	if (match($0, /= 1 << [0-9]+/))
		value = 2 ^ substr($0, RSTART + 7, RLENGTH - 7)
	else if (match($0, /= [0-9]+/))
		value = substr($0, RSTART + 2, RLENGTH - 2)
	else
		value = next_value
	next_value = value + 1
	print name, value + 0
}

FILENAME ~ /\.yaml$/ && /^definitions:/ { part = "enum" }
FILENAME ~ /\.yaml$/ && /^attribute-sets:/ { part = "set" }
FILENAME ~ /\.yaml$/ && /^operations:/ { part = "command" }
FILENAME ~ /\.yaml$/ && /^mcast-groups:/ { part = "" }
FILENAME ~ /\.yaml$/ && part == "command" && /^      name: / { say("cmd", $2, ++commands) }
FILENAME ~ /\.yaml$/ && part != "command" && /^    name: / {
	owner = part == "set" ? "a-" $2 : $2
	value = part == "set" ? 1 : 0
	flags = 0
}
FILENAME ~ /\.yaml$/ && /^    type: flags/ { flags = 1 }
FILENAME ~ /\.yaml$/ && /^    value-start: / { value = $2 }
FILENAME ~ /\.yaml$/ && part != "command" && /^        name: / {
	sub(/^event-type$/, "event", owner)
	say(owner, $2, flags ? 2 ^ value : value)
	value++
}

function say(prefix, name, number)
{
	name = "socklife-" prefix "-" name
	gsub(/-/, "_", name)
	print toupper(name), number
}
