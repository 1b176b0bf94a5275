# SPDX-License-Identifier: GPL-2.0
# What nobody needs: prints the functions of module/ and userspace/ that are not static and
# that nothing but their definition and prototype names (the compiler finds the static ones),
# and the project's headers that are included without need. Arguments: the .c and .h files.
#
# Words are compared, not meanings: what stands under an #if of another kernel is used.
FNR == 1 { comment = 0; statement = "" }

# Comments and strings name things without using them.
{
	gsub(/"([^"\\]|\\.)*"/, $0 ~ /^#[ \t]*include/ ? "&" : "\"\"")
	gsub(/\/\*([^*]|\*[^\/])*\*\//, "")
	sub(/\/\/.*/, "")
	if (comment && sub(/^.*\*\//, ""))
		comment = 0
	if (comment)
		next
	if (sub(/\/\*.*/, ""))
		comment = 1
}

/^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	split(FILENAME, part, "/")
	includes[++n_includes] = FILENAME SUBSEP part[1] "/" quoted[2]
	at[n_includes] = FNR
	next
}

{
	n = split($0, word, /[^A-Za-z_0-9]+/)
	for (i = 1; i <= n; i++)
		if (word[i] ~ /^[A-Za-z_]/) {
			count[word[i]]++
			uses[FILENAME, word[i]] = 1
		}
}

# What a header gives: macros, tags, members of enums, functions, variables.
FILENAME ~ /[.]h$/ {
	if ($1 == "#define" || $1 == "#" && $2 == "define")
		define($1 == "#" ? $3 : $2)
	if (match($0, /^(struct|enum|union) [a-z_0-9]+/))
		give(substr($0, index($0, " ") + 1))
	if (match($0, /^\t[A-Z][A-Z_0-9]+/))
		give(substr($0, 2))
	if (match($0, /^(FILE|[a-z]).*[ *][a-zA-Z_0-9]+[;(\[]/) || match($0, /^(FILE|[a-z]).*[ *][a-zA-Z_0-9]+\[/))
		give_names($0)
	if (match($0, /^\tX\([A-Z_]+/))
		give(substr($0, 4))
}

# Definitions that the linker sees.
FILENAME ~ /^(module|userspace)[/].*[.]c$/ && /^(FILE|[a-z_])/ && !/^(static|struct [a-z_]+ [{]|enum|typedef|union)/ && /\(/ && !/;/ {
	text = $0
	gsub(/__[a-z]+\([^()]*\)/, "", text)
	if (text !~ /^[^(]*=/ && match(text, /[a-z_0-9]+\(/)) {
		name = substr(text, RSTART, RLENGTH - 1)
		defined_at[name] = FILENAME ":" FNR
		mentions[name]++
	}
}
FILENAME ~ /[.]h$/ && /^(FILE|[a-z_]).*\(/ && !/^static/ {
	text = $0
	gsub(/__attribute__\(\(.*\)\)|__[a-z]+\([^()]*\)/, "", text)
	if (match(text, /[a-z_0-9]+\(/))
		mentions[substr(text, RSTART, RLENGTH - 1)]++
}

END {
	for (name in defined_at)
		if (count[name] <= mentions[name] && name != "main")
			print defined_at[name] ": nothing calls " name "()"
	for (i = 1; i <= n_includes; i++) {
		split(includes[i], pair, SUBSEP)
		if (!needed(pair[1], pair[2]))
			print pair[1] ":" at[i] ": includes " pair[2] " without need"
	}
}

# A source needs its own header, and each that gives a name which it uses.
function needed(file, header,    i)
{
	if (substr(header, 1, length(header) - 2) == substr(file, 1, length(file) - 2))
		return 1
	for (i = 1; i <= gives[header]; i++)
		if ((file, given[header, i]) in uses)
			return 1
	return gives[header] == 0
}

function give(text)
{
	if (match(text, /^[A-Za-z_][A-Za-z_0-9]*/))
		given[FILENAME, ++gives[FILENAME]] = substr(text, 1, RLENGTH)
}

# The guard against a second inclusion is no gift.
function define(name)
{
	if (name !~ /_H$/)
		give(name)
}

function give_names(text,    n, i, word)
{
	gsub(/\(.*/, "(", text)
	n = split(text, word, /[^A-Za-z_0-9]+/)
	for (i = n; i >= 1; i--)
		if (word[i] != "") {
			give(word[i])
			return
		}
}
