// SPDX-License-Identifier: GPL-2.0
#include "base/help.h"

#include <stdio.h>
#include <string.h>

#include "base/util.h"

static const char table_help[] =
"Usage: socklife [OPTIONS] [FILTER]            the sockets there are, as ss does\n"
"       socklife closed [OPTIONS] [FILTER]     those that have ended, the newest first\n"
"       socklife events [OPTIONS] [FILTER]     what happens to them, line by line\n"
"       socklife trace [OPTIONS] -- COMMAND    the sockets of one command\n"
"       socklife live [OPTIONS] [FILTER]       the table on a full screen, as it changes\n"
"       socklife waterfall [OPTIONS] [FILTER]  the lives of sockets on a time axis\n"
"       socklife report FILE [OPTIONS]         a record as a page to play back\n"
"       socklife stats [OPTIONS]               the kernel module's counters\n"
"       socklife export [OPTIONS]              numbers for Prometheus\n"
"       socklife help COMMAND (or: COMMAND -h), socklife version (or: -V)\n"
"\n"
"Options of the table (those of ss mean the same):\n"
"  -a, --all          all states; by default only connected sockets\n"
"  -l, --listening    only those that listen; of UDP, those without a peer\n"
"  -t -u -x -w -0     TCP, UDP, Unix, raw, packet; -S SCTP, -M MPTCP\n"
"  -4, -6, -f FAMILY  inet, inet6, unix, link, netlink, vsock, tipc, xdp\n"
"  -n, --numeric      ports, namespaces, control groups as numbers, not by name\n"
"  -r, --resolve      hosts by name\n"
"  -e, --extended     all that is known of each socket\n"
"  -O, --oneline      with -e: all of it on one line\n"
"  -H, --no-header    no header\n"
"  -N, --all-netns    all network namespaces, with a column for them\n"
"  -s, --summary      only how many sockets of each kind are in which state\n"
"  -p, --processes    has no effect: processes are always shown\n"
"      --names        with --read: a column for whom the programs mean\n"
"      --self         the sockets of this program, too\n"
"      --json         one object per socket\n"
"      --read FILE    the sockets at the end of a record (events -w); - is\n"
"                     standard input, as in all commands that read one\n"
"\n"
"Filters: state WORD, exclude WORD, sport|dport OP PORT,\n"
"  src|dst [OP] ADDR[/BITS][:PORT], pid|uid|fd|ino|id|netns OP N,\n"
"  dev OP INTERFACE, cgroup OP PATH, comm|netid|end OP NAME, tcp, udp, unix,\n"
"  raw, packet, sctp, mptcp, and, or, not, ( ).   OP: = != < > <= >= or none (=)\n"
"Options may stand before the command, and behind the filter.\n"
"\n"
"Other than in ss: processes are shown without -p; a socket that nobody holds\n"
"tells why (orphan, timewait, unaccepted, kernel, in-flight) and who had it;\n"
"-a also shows sockets that are neither bound nor connected; -N takes no\n"
"argument; -i, -m, -o, -K and others are refused with the reason.\n";

static const char closed_help[] =
"Usage: socklife closed [OPTIONS] [FILTER]\n"
"The sockets that have ended, the newest first, as many as the kernel module\n"
"keeps (its parameter max_closed): how each ended and how long ago, how many\n"
"bytes it sent and received, how long it lived, who made it, and who closed it if\n"
"that was another process, its exit, or a signal. Ordinary users see their own.\n"
"\n"
"  -t -u -x -w -0 -S -M -4 -6 -f FAMILY -n -r -e -O -H -N   as for the table\n"
"  -a, --all          the kernel's own, too\n"
"  -l, --listening    only those that were listening\n"
"      --names        with --read: a column for whom the programs mean\n"
"      --self         the sockets of this program, too\n"
"      --json         one object per socket\n"
"      --write FILE   record the kernel's messages as well\n"
"      --read FILE    those that ended in a record (closed --write, events -w)\n"
"\n"
"Filters are those of the table but for states; end OP NAME is one of\n"
"  closed fin refused rst-received rst-sent linger unread unaccepted\n"
"  disconnected aborted timeout keepalive error repair, or a pattern such as 'rst*'.\n";

static const char events_help[] =
"Usage: socklife events [OPTIONS] [FILTER]\n"
"One line for each event: time, process, descriptor, kind, #id, what happened.\n"
"Needs root or CAP_NET_ADMIN. Ctrl-C ends it with the sum of events.\n"
"\n"
"  -p, --pid PID      only events of this process and its sockets\n"
"  -c, --count N      end after N lines\n"
"  -t, --time MODE    wall (default), rel, delta (seconds), mono (ns), none\n"
"  -n, --numeric      port numbers, no service names\n"
"  -w, --write FILE   record the kernel's messages as well; - is standard output,\n"
"                     with nothing else on it; with -r what is chosen is copied\n"
"  -r, --read FILE    show a record instead of what happens now\n"
"  -q, --quiet        print no events (for -w)\n"
"  -N, --all-netns    all network namespaces\n"
"      --self         the sockets of this program, too\n"
"      --payload[=SIZE][,first]  the first bytes of each send and receive, 256 at\n"
"                     most, or SIZE up to 1024; of the first ones of a socket alone\n"
"      --explain      a sentence for each event, and where it can be read\n"
"      --json         one object per event\n";

static const char trace_help[] =
"Usage: socklife trace [OPTIONS] -- COMMAND [ARGUMENTS]\n"
"       socklife trace [OPTIONS] -p PID\n"
"Starts the command and prints the events of its sockets and of its\n"
"descendants', then one line for each socket. Exits as the command does.\n"
"Needs root or CAP_NET_ADMIN.\n"
"\n"
"  -o, --output FILE  print there, not among the command's output\n"
"  -p, --pid PID      a running process, and those that it forks from now on\n"
"  -t, --time MODE    wall (default), rel, delta (seconds), mono (ns), none\n"
"  -n, --numeric      port numbers, no service names\n"
"  -w, --write FILE   record the kernel's messages as well\n"
"  -r, --read FILE    a record instead of what happens now; with -p PID\n"
"  -N, --all-netns    all network namespaces\n"
"      --payload[=SIZE][,first]  the first bytes of each send and receive, 256 at\n"
"                     most, or SIZE up to 1024; of the first ones of a socket alone\n"
"      --explain      a sentence for each event, and where it can be read\n"
"      --linger SECS  how long to wait until closed sockets are freed (1)\n"
"      --no-connector find descendants in /proc, not by the process connector\n"
"      --json         one object per event, then one per socket\n";

static const char live_help_text[] =
"Usage: socklife live [OPTIONS] [FILTER]\n"
"The sockets on a full screen, the busiest first; new ones are green, closed\n"
"ones red for five seconds. Press h for the keys. Needs root or CAP_NET_ADMIN.\n"
"\n"
"  -d, --delay SECS   seconds between two screens (1)\n"
"  -p, --pid PID      only the sockets of this process\n"
"      --batch        print each screen as plain text (as without a terminal)\n"
"      --frames N     end after N screens\n"
"      --payload[=SIZE][,first]  read what is said as well, for the column Name: whom\n"
"                     the programs mean\n"
"  -t -u -x -w -0 -S -M -4 -6 -a -l -f FAMILY   as for the table; -a: the kernel's\n"
"                     own, too\n"
"  -n, --numeric      port numbers, no service names\n"
"  -N, --all-netns    all network namespaces\n"
"  -r, --read FILE    a record instead of what happens now; on a terminal it plays\n";

static const char waterfall_help[] =
"Usage: socklife waterfall [OPTIONS] [FILTER]\n"
"The lives of sockets as bars on one time axis, in the order of their births:\n"
"those of a record, or those that there are now.\n"
"\n"
"  -r, --read FILE    a record (events -w, trace -w)\n"
"  -p, --process, --pid WHO  the sockets of a process: its number, or a program's\n"
"                     name\n"
"      --by-process   program by program\n"
"      --last SECS    only the last seconds of the axis\n"
"  -c, --count N      at most N bars\n"
"      --svg FILE     a picture instead of text; - is standard output\n"
"      --conversation ID   with -r and --svg: both ends of one TCP connection, and\n"
"                     what each of them did when\n"
"      --color WHEN   always, never, auto (only on a terminal)\n"
"  -t -u -x -w -0 -S -M -4 -6 -l -f FAMILY   as for the table; -a: the kernel's\n"
"                     own, too\n"
"  -n, --numeric      port numbers, no service names\n"
"  -N, --all-netns    all network namespaces\n"
"\n"
"The text is as wide as the terminal, without one as COLUMNS says, or 80.\n";

static const char report_help[] =
"Usage: socklife report FILE [OPTIONS] -r RECORD [FILTER]\n"
"       socklife report FILE [OPTIONS] -- COMMAND [ARGUMENTS]\n"
"A record, or what a command does, as one page of HTML that needs no other file\n"
"and no network: the sockets, and what happened to them, to be played forward and\n"
"back. FILE is replaced whole or not at all; - is standard output. A command is\n"
"followed as trace does; exits as it does.\n"
"\n"
"  -r, --read RECORD  a record (events -w, trace -w); of it the sockets that the\n"
"                     filter fits at any time, and their other ends\n"
"      --perfetto TRACE   write also, or only, what ui.perfetto.dev and\n"
"                     chrome://tracing show; FILE may be left out\n"
"  -N, --all-netns    of a command: all network namespaces, for its other ends\n"
"      --payload[=SIZE][,first]  of a command: what is said as well, as in trace\n"
"      --linger SECS  how long to wait until closed sockets are freed (1)\n"
"      --no-connector find descendants in /proc, not by the process connector\n";

static const char stats_help[] =
"Usage: socklife stats [OPTIONS]\n"
"The kernel module's counters, and its hooks with the calls that each missed.\n"
"\n"
"      --json         one object per counter and hook\n"
"  -r, --read FILE    those at the start of a record\n";

static const char export_help[] =
"Usage: socklife export [OPTIONS]\n"
"Sockets by state, by end, failed connects, bytes and losses, in the text format\n"
"of Prometheus: for the textfile collector of node_exporter. No names of programs,\n"
"no addresses.\n"
"\n"
"      --textfile FILE   replace FILE, whole or not at all; without, or with -,\n"
"                     print to standard output\n"
"  -N, --all-netns    all network namespaces\n"
"  -r, --read FILE    the numbers at the end of a record\n";

int help_print(const char *command)
{
	static const struct {
		const char *command;
		const char *text;
	} texts[] = {
		{ "closed", closed_help }, { "events", events_help }, { "trace", trace_help },
		{ "live", live_help_text }, { "waterfall", waterfall_help },
		{ "report", report_help }, { "stats", stats_help },
		{ "export", export_help },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		if (!strcmp(command, texts[i].command)) {
			fputs(texts[i].text, stdout);
			return EXIT_OK;
		}
	fputs(table_help, stdout);
	return EXIT_OK;
}

int help_version(void)
{
	puts("socklife " SOCKLIFE_VERSION);
	return EXIT_OK;
}

int help_hint(const char *command)
{
	fprintf(stderr, "Try `socklife %s%s--help`.\n", command,
		*command ? " " : "");
	return EXIT_USAGE;
}
