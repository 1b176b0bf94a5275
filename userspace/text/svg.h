/* SPDX-License-Identifier: GPL-2.0 */
/* Pieces of a picture. Text is escaped here and nowhere else. */
#ifndef SOCKLIFE_SVG_H
#define SOCKLIFE_SVG_H

#include "base/buf.h"

/*
 * svg_begin - the head, with the colours of the classes in light and dark
 * surroundings
 */
void svg_begin(struct buf *out, double width, double height, const char *title);
void svg_end(struct buf *out);

/* @text as the content of an element or a value in double quotes. */
void svg_escape(struct buf *out, const char *text);

/* A group with a text that is shown when the pointer is over it. */
void svg_open(struct buf *out, const char *tooltip);
void svg_close(struct buf *out);

/* Shapes, drawn as their class says. */
void svg_rect(struct buf *out, const char *class, double x, double y,
	      double width, double height);
void svg_line(struct buf *out, const char *class, double x1, double y1,
	      double x2, double y2);
/* A triangle that stands on (@x, @y), or hangs from there if @size < 0. */
void svg_triangle(struct buf *out, const char *class, double x, double y,
		  double size);
void svg_cross(struct buf *out, const char *class, double x, double y,
	       double size);

/* A line from the first point to the second, with a head there. */
void svg_arrow(struct buf *out, double x1, double y1, double x2, double y2);

/* @anchor: start, middle or end; @y is the baseline. */
void svg_text(struct buf *out, const char *class, double x, double y,
	      const char *anchor, const char *text);
/* The same, at most @columns wide; what is cut off ends in three dots. */
void svg_text_cut(struct buf *out, const char *class, double x, double y,
		  const char *anchor, const char *text, size_t columns);

#endif
