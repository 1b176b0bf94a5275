# SPDX-License-Identifier: GPL-2.0
# matrix MODE [KERNEL] FILE...: which scenarios run on which kernel. Each scenario says so in
# its header, and why:
#
#	# check-on: trixie bookworm
#	# all-on: debug
#	# 6.1 names the hooks differently. The debug kernel makes the same calls in lives.
#
# all-on names what make check-all adds; alone it leaves the scenario to make check-all.
# Without these lines it runs on "debug" and "trixie". Modes:
#
#	check KERNEL	the scenarios that make check runs on KERNEL
#	all KERNEL	those that make check-all runs there
#	left		pairs "KERNEL/SCENARIO" of check-all that check leaves out
#	verify		is each header right?

BEGIN {
	usual = "debug trixie"
	n_stock = split("bookworm trixie forky", stock)
	n_kernels = split("bookworm trixie forky debug leaks", kernels)
	for (i = 1; i <= n_kernels; i++)
		known[kernels[i]] = 1
	mode = ARGV[1]
	ARGV[1] = ""
	if (mode == "check" || mode == "all") {
		kernel = ARGV[2]
		ARGV[2] = ""
		if (!(kernel in known))
			die("unknown kernel '" kernel "'")
	} else if (mode != "left" && mode != "verify")
		die("unknown mode '" mode "'")
}

function die(text)
{
	print "matrix: " text > "/dev/stderr"
	dead = 1
	exit 2
}

function complain(text)
{
	print name[files] ": " text > "/dev/stderr"
	wrong = 1
}

FNR == 1 {
	name[++files] = FILENAME
	gsub(/^.*\/|\.sh$/, "", name[files])
	header = 1
	reason_due = 0
}

!/^#/ { header = 0 }

reason_due && !/all-on:/ {
	if ($0 !~ /^# [A-Za-z0-9]/)
		complain("no reason below " tag)
	reason_due = 0
}

/(check|all)-on:/ {
	tag = /check-on:/ ? "check-on" : "all-on"
	if (!header)
		complain(tag " is not in the header")
	if ((files, tag) in tagged)
		complain("more than one " tag)
	tagged[files, tag] = tagged[files] = 1
	if (!sub("^# " tag ": *", "") || !NF)
		complain(tag " names no kernel")
	for (i = 1; i <= NF; i++) {
		if (!($i in known))
			complain("unknown kernel '" $i "' in " tag)
		if ((files, $i) in runs)
			complain($i " is named twice")
		if (tag == "check-on")
			runs[files, $i] = 1
		else
			later[files, $i] = 1
	}
	reason_due = 1
}

# What runs on a stock kernel at all runs on each of them.
function in_all(file, on,	i, any)
{
	for (i = 1; i <= n_stock; i++)
		any += (file, stock[i]) in runs || (file, stock[i]) in later
	if (on == "debug" || on == "leaks")
		return (file, on) in runs || (file, on) in later
	return any > 0
}

function list(on,	f)
{
	for (f = 1; f <= files; f++)
		if (mode == "all" ? in_all(f, on) : (f, on) in runs)
			print name[f]
}

function list_left(	f, i)
{
	for (i = 1; i <= n_kernels; i++)
		for (f = 1; f <= files; f++)
			if (in_all(f, kernels[i]) && !((f, kernels[i]) in runs))
				print kernels[i] "/" name[f]
}

END {
	if (dead || wrong)
		exit 2
	n_usual = split(usual, word)
	for (f = 1; f <= files; f++)
		for (i = 1; !(f in tagged) && i <= n_usual; i++)
			runs[f, word[i]] = 1
	if (mode == "left")
		list_left()
	else if (mode != "verify")
		list(kernel)
}
