// SPDX-License-Identifier: GPL-2.0
#include "base/hints.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/util.h"

/* Commands and options are lists of words; the table is "table". */
struct hint {
	const char *commands;
	const char *options;
	const char *text;
};

#define SOCKETS	"table closed live waterfall"
#define STREAMS	"events trace"

static const struct hint options[] = {
	/* ss's */
	{ SOCKETS, "-i --info", "what is recorded of a TCP connection (bytes, retransmissions, round-trip time) is shown by -e; window, pacing and rates are not recorded" },
	{ SOCKETS, "-m --memory", "memory of buffers is not recorded; Recv-Q, Send-Q and drops (-e) are" },
	{ SOCKETS, "-o --options", "timers are not recorded; keepalive and timeout are ends, which socklife closed shows" },
	{ "closed waterfall", "-s --summary", "socklife -s sums up those that there are, socklife export also the history" },
	{ "live", "-s --summary", "the second line of the screen has the sums" },
	{ SOCKETS, "-K --kill", "sockets are watched, not changed; ss -K closes them" },
	{ SOCKETS, "-E --events", "socklife events prints what happens" },
	{ SOCKETS, "-T --threads", "threads with a descriptor table of their own are always shown" },
	{ SOCKETS, "-A --query --socket", "-t, -u, -x, -w, -0, -S, -M and -f FAMILY choose kinds of sockets" },
	{ SOCKETS, "--vsock --tipc --xdp", "-f vsock, -f tipc, -f xdp" },
	{ SOCKETS, "--inet", "-f inet, or -4" },
	{ SOCKETS, "-B --bound-inactive", "a socket that is only bound is closed: state closed" },
	{ SOCKETS, "--cgroup", "-e shows the control group, and the filter cgroup = PATH chooses one" },
	{ SOCKETS, "-b --bpf", "filters of sockets are not recorded" },
	{ SOCKETS, "--tos --inet-sockopt", "options of sockets are not recorded" },
	{ SOCKETS, "-z -Z --context --contexts", "security contexts are not recorded" },
	{ SOCKETS, "-D --diag -F --filter", "the filter stands behind the options, -w FILE of socklife events writes a record" },
	/* What other commands have. */
	{ SOCKETS, "--pid", "the filter pid = PID" },
	{ "live", "-p --processes --process", "the filter pid = PID, or comm = NAME" },
	{ "table closed", "--process", "the filter pid = PID, or comm = NAME" },
	{ "table live waterfall", "--write", "socklife events -q -w FILE records what happens" },
	{ "table closed live waterfall", "--time", "-t is TCP here; times have no other form" },
	{ "live waterfall", "-e --extended", "the table and closed have -e" },
	{ "live waterfall", "-r --resolve", "names of hosts are not looked up here" },
	{ "live waterfall", "-H --no-header", "the table and closed have -H" },
	{ "live waterfall trace", "--self", "the sockets of socklife itself are never shown" },
	{ "live", "--json", "socklife events --json prints what happens, an object per line" },
	{ "waterfall", "--json", "socklife closed --json and events --json have what is drawn" },
	{ "export", "--json", "socklife --json and stats --json print objects" },
	{ "events", "--tcp", "the filter tcp" },
	{ "events", "-u --udp", "the filter udp" },
	{ "events", "-x --unix", "the filter unix" },
	{ "events", "--raw", "the filter raw" },
	{ "events", "-0 --packet", "the filter packet" },
	{ "events", "-S --sctp", "the filter sctp" },
	{ "events", "-M --mptcp", "the filter mptcp" },
	{ "events", "-4 --ipv4", "the filter src inet:*" },
	{ "events", "-6 --ipv6", "the filter src inet6:*" },
	{ "events", "-f --family", "the filter src FAMILY:*" },
	{ "events", "-l --listening", "the filter state listening" },
	{ "events", "-a --all", "events of all sockets are shown" },
	{ "events", "-i --interface", "the filter src *%INTERFACE" },
	{ "events", "-o --output", "> FILE" },
	{ "events", "--process", "-p PID, or the filter comm = NAME" },
	{ "trace", "-f --follow-forks", "descendants are always followed" },
	{ "trace", "-c --summary-only", "the lines at the end are the sum of each socket" },
	{ "trace", "-e -t --tcp -u --udp -x --unix -4 -6", "all sockets are shown; -w FILE, then socklife events -r FILE FILTER chooses" },
	{ "trace", "--process", "-p PID" },
	{ STREAMS, "-e --extended", "--json has all that is known" },
	{ STREAMS, "--resolve", "names of hosts are not looked up here" },
	{ "stats export", "-n --numeric", "there are no names to look up" },
	{ "stats", "-N --all-netns", "the counters are of all network namespaces" },
	{ "export", "-w --write -o --output", "--textfile FILE" },
};

/* Letters that have an argument elsewhere. */
static const struct hint arguments[] = {
	{ "table closed", "-r", "-r looks up names of hosts here: --read FILE shows a record" },
	{ "table live waterfall", "-w", "-w chooses raw sockets here: socklife events -w FILE writes a record" },
	{ "closed", "-w", "-w chooses raw sockets here: --write FILE writes a record" },
	{ "table closed", "-p", "-p has no argument here, as in ss: the filter pid = PID, or comm = NAME" },
	{ SOCKETS, "-t", "-t chooses TCP here: socklife events and trace have -t MODE" },
};

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word), at;

	for (; *list; list += at + (list[at] == ' ')) {
		at = strcspn(list, " ");
		if (at == len && !strncmp(list, word, len))
			return true;
	}
	return false;
}

static const char *find_hint(const struct hint *hints, size_t n, const char *command,
			     const char *option)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (has_word(hints[i].commands, *command ? command : "table") &&
		    has_word(hints[i].options, option))
			return hints[i].text;
	return NULL;
}

const char *hint_option(const char *command, const char *option)
{
	return find_hint(options, ARRAY_SIZE(options), command, option);
}

const char *hint_argument(const char *command, int option)
{
	const char text[] = { '-', (char)option, '\0' };

	return option > 0 && option < 128 ?
	       find_hint(arguments, ARRAY_SIZE(arguments), command, text) : NULL;
}
