// SPDX-License-Identifier: GPL-2.0
#include "base/stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;
static volatile sig_atomic_t times;

static void on_signal(int signal)
{
	asked = signal;
	times = times + 1;
}

void stop_install(void)
{
	struct sigaction before, action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	/* Of nohup: it goes on. */
	if (!sigaction(SIGHUP, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
}

bool stop_asked(void)
{
	return asked;
}

bool stop_asked_again(void)
{
	return times > 1;
}

void stop_ask(void)
{
	asked = SIGINT;
}

bool stop_is_term(void)
{
	return asked == SIGTERM || asked == SIGHUP;
}
