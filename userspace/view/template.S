/* SPDX-License-Identifier: GPL-2.0 */
/* The template of the page of report, as report/assemble.awk has made it. */
	.section .rodata
	.global page_template
	.global page_template_end
page_template:
	.incbin PAGE
page_template_end:
	.byte 0
	.section .note.GNU-stack, "", %progbits
