/* SPDX-License-Identifier: GPL-2.0 */
/* The texts of --help. */
#ifndef SOCKLIFE_HELP_H
#define SOCKLIFE_HELP_H

/* Prints the help of @command ("": the table) on stdout. Returns EXIT_OK. */
int help_print(const char *command);
/* Prints the version on stdout. Returns EXIT_OK. */
int help_version(void);
/*
 * Says on stderr where the help of @command is: after a complaint about its
 * arguments. Returns EXIT_USAGE.
 */
int help_hint(const char *command);

#endif
