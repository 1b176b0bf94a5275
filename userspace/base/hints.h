/* SPDX-License-Identifier: GPL-2.0 */
/* What to type in place of an option that other programs, or other commands, have. */
#ifndef SOCKLIFE_HINTS_H
#define SOCKLIFE_HINTS_H

/* What to do where @command ("": the table) has no such option ("-i", "--info"), or NULL. */
const char *hint_option(const char *command, const char *option);

/*
 * What was meant by the letter @option of @command before a word that makes no sense:
 * another command has an argument there. NULL: nothing is known.
 */
const char *hint_argument(const char *command, int option);

#endif
