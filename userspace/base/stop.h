/* SPDX-License-Identifier: GPL-2.0 */
/* SIGINT, SIGTERM and SIGHUP ask the program to stop instead of ending it. */
#ifndef SOCKLIFE_STOP_H
#define SOCKLIFE_STOP_H

#include <stdbool.h>

/* From now on the signals only ask; SIGHUP stays ignored if it was. */
void stop_install(void);
/* Asks as a signal would. */
void stop_ask(void);
/* Has anybody asked? */
bool stop_asked(void);
/* More than once: the user is impatient. */
bool stop_asked_again(void);
/* Was the last signal SIGTERM, or SIGHUP? */
bool stop_is_term(void);

#endif
