# SPDX-License-Identifier: GPL-2.0
# The page of socklife report out of its parts: page.html, with page.css and the scripts that
# `order` lists in the place of their marks. What could end the element that it stands in is
# refused. awk -v dir=DIR -f assemble.awk

function put_file(name, end,	line, found)
{
	while ((found = (getline line <(dir "/" name))) > 0) {
		if (index(tolower(line), end))
			refuse(name ": " end)
		print line
	}
	if (found < 0)
		refuse(name ": cannot be read")
	close(dir "/" name)
}

function refuse(why)
{
	print "assemble.awk: " why >"/dev/stderr"
	failed = 1
	exit 1
}

function put_scripts(	name, found)
{
	while ((found = (getline name <(dir "/order"))) > 0)
		put_file(name, "</script")
	if (found < 0)
		refuse("order: cannot be read")
}

function put_page(	line)
{
	while ((getline line <(dir "/page.html")) > 0) {
		if (line == "<!-- style -->") {
			print "<style>"
			put_file("page.css", "</style")
			print "</style>"
		} else if (line == "<!-- scripts -->") {
			print "<script>"
			put_scripts()
			print "</script>"
		} else {
			print line
		}
		seen[line]++
	}
	if (seen["<!-- style -->"] != 1 || seen["<!-- scripts -->"] != 1 ||
	    seen["<!-- data -->"] != 1)
		refuse("page.html: wants one line each of style, scripts, data")
}

BEGIN {
	put_page()
	exit failed
}
