/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOCKLIFE_PAGE_H
#define SOCKLIFE_PAGE_H

/* The page that a report is put into; page.S has it. */
extern const char report_page[];
extern const char report_page_end[];

#endif
