// SPDX-License-Identifier: GPL-2.0
/* mkwords: the words that the reader has for numbers, "KIND WORD" each. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/socklife.h>

#include "source/message.h"
#include "text/names.h"

static void say(const char *kind, const char *(*name)(unsigned int), unsigned int first,
		unsigned int last)
{
	unsigned int i;

	for (i = first; i <= last; i++)
		if (name(i))
			printf("%s %s\n", kind, name(i));
}

int main(void)
{
	say("event", event_name, 0, SOCKLIFE_EVENT_MAX);
	say("state", state_word, 0, SOCKLIFE_STATE_MAX);
	say("end", end_name, 0, SOCKLIFE_END_REPAIR);
	say("open_how", fd_open_name, 0, SOCKLIFE_FD_OPEN_SECCOMP);
	say("close_how", fd_close_name, 0, SOCKLIFE_FD_CLOSE_RANGE);
	say("call", call_name, SOCKLIFE_CALL_SOCKET, SOCKLIFE_CALL_ACCEPT);
	say("name_source", name_source_name, NAME_AMBIGUOUS, NAME_HOST);
	say("address_source", address_source_name, ADDRESS_DNS, ADDRESS_LITERAL);
	say("payload", payload_name, SOCKLIFE_PAYLOAD_SENT, SOCKLIFE_PAYLOAD_RECEIVED);
	say("payload_missing", payload_missing_name, SOCKLIFE_PAYLOAD_MISSING_FAULT,
	    SOCKLIFE_PAYLOAD_MISSING_BUSY);
	say("shutdown", shutdown_name, SHUT_RD, SHUT_RDWR);
	say("closed_first", closed_first_name, SOCKLIFE_CLOSED_FIRST_LOCAL,
	    SOCKLIFE_CLOSED_FIRST_REMOTE);
	return 0;
}
