/* SPDX-License-Identifier: GPL-2.0 */
/* The page of report, as report/assemble.awk has made it. */
	.section .rodata
	.global report_page
	.global report_page_end
report_page:
	.incbin PAGE
report_page_end:
	.byte 0
	.section .note.GNU-stack, "", %progbits
