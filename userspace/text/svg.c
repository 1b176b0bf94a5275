// SPDX-License-Identifier: GPL-2.0
#include "text/svg.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "text/fmt.h"

/* The phases differ in height, too: not everybody sees all colours. */
static const char style[] =
"text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace;"
" fill: #1f2328; white-space: pre; unicode-bidi: isolate }\n"
".title { font-size: 16px; font-weight: bold }\n"
".group { font-weight: bold }\n"
".dim { fill: #656d76 }\n"
".bad { fill: #c62828 }\n"
".small { font-size: 10px }\n"
".tiny { font-size: 8.5px }\n"
".paper { fill: #ffffff }\n"
".stripe { fill: #f3f5f7 }\n"
".nothing { fill-opacity: 0 }\n"
".grid { stroke: #d5dae0; stroke-width: 1 }\n"
".axis { stroke: #656d76; stroke-width: 1 }\n"
".fed { stroke: #7a1fa2; stroke-width: 1; stroke-dasharray: 3 2 }\n"
".made { fill: #9aa4af }\n"
".listening { fill: #3f7fd6 }\n"
".connecting { fill: #e8a100 }\n"
".open { fill: #2f9e6e }\n"
".closing { fill: #b565c4 }\n"
".orphan { fill: #b08968 }\n"
".time-wait { fill: #d3b99f }\n"
".send { fill: #0b3d91 }\n"
".recv { fill: #7a1fa2 }\n"
".cross { stroke: #c62828; stroke-width: 2 }\n"
".arrow { stroke: #3f7fd6; stroke-width: 1.3 }\n"
".tick { fill: #1f2328 }\n"
".head { fill: #3f7fd6 }\n"
"@media (prefers-color-scheme: dark) {\n"
"text { fill: #e6edf3 } .dim { fill: #98a3af } .bad { fill: #ff7b72 }\n"
".paper { fill: #14181d } .stripe { fill: #1b2128 } .grid { stroke: #323a44 }\n"
".tick { fill: #e6edf3 } .axis { stroke: #98a3af } .made { fill: #7d8894 } .open { fill: #3fb984 }\n"
".listening { fill: #5a96e8 } .orphan { fill: #a57f5f } .time-wait { fill: #6d5a48 }\n"
".send { fill: #8ab8ff } .recv { fill: #dca6ff } .fed { stroke: #dca6ff } .cross { stroke: #ff7b72 }\n"
"}\n";

void svg_begin(struct buf *out, double width, double height, const char *title)
{
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
		   "height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" role=\"img\">\n",
		   width, height, width, height);
	buf_puts(out, "<title>");
	svg_escape(out, title);
	buf_printf(out, "</title>\n<style>\n%s</style>\n", style);
	buf_puts(out, "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" "
		 "refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
		 "<path class=\"head\" d=\"M0 0L8 4L0 8Z\"/></marker></defs>\n");
	svg_rect(out, "paper", 0, 0, width, height);
}

void svg_end(struct buf *out)
{
	buf_puts(out, "</svg>\n");
}

/* Controls and what is no UTF-8 were spelled by fmt_escape(). */
void svg_escape(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		case '\'':
			buf_puts(out, "&#39;");
			break;
		default:
			buf_add(out, text, 1);
		}
	}
}

void svg_open(struct buf *out, const char *tooltip)
{
	buf_puts(out, "<g><title>");
	svg_escape(out, tooltip);
	buf_puts(out, "</title>\n");
}

void svg_close(struct buf *out)
{
	buf_puts(out, "</g>\n");
}

void svg_rect(struct buf *out, const char *class, double x, double y,
	      double width, double height)
{
	buf_printf(out, "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" "
		   "width=\"%.2f\" height=\"%.2f\"/>\n", class, x, y, width,
		   height);
}

void svg_line(struct buf *out, const char *class, double x1, double y1,
	      double x2, double y2)
{
	buf_printf(out, "<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" "
		   "x2=\"%.2f\" y2=\"%.2f\"/>\n", class, x1, y1, x2, y2);
}

void svg_triangle(struct buf *out, const char *class, double x, double y,
		  double size)
{
	double half = size < 0 ? -size / 2 : size / 2;

	buf_printf(out, "<path class=\"%s\" d=\"M%.2f %.2fL%.2f %.2fH%.2fZ\"/>\n",
		   class, x, y, x - half, y + size, x + half);
}

void svg_cross(struct buf *out, const char *class, double x, double y,
	       double size)
{
	svg_line(out, class, x - size, y - size, x + size, y + size);
	svg_line(out, class, x - size, y + size, x + size, y - size);
}

void svg_arrow(struct buf *out, double x1, double y1, double x2, double y2)
{
	buf_printf(out, "<line class=\"arrow\" marker-end=\"url(#head)\" "
		   "x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\"/>\n",
		   x1, y1, x2, y2);
}

void svg_text(struct buf *out, const char *class, double x, double y,
	      const char *anchor, const char *text)
{
	buf_printf(out, "<text class=\"%s\" x=\"%.2f\" y=\"%.2f\" "
		   "text-anchor=\"%s\">", class, x, y, anchor);
	svg_escape(out, text);
	buf_puts(out, "</text>\n");
}

void svg_text_cut(struct buf *out, const char *class, double x, double y,
		  const char *anchor, const char *text, size_t columns)
{
	struct buf cut = { 0 };
	char *copy;

	if (fmt_width(text) <= columns || columns < 4) {
		svg_text(out, class, x, y, anchor, text);
		return;
	}
	copy = xstrdup(text);
	fmt_cut(copy, columns - 2);
	buf_printf(&cut, "%s..", copy);
	svg_text(out, class, x, y, anchor, buf_str(&cut));
	buf_free(&cut);
	free(copy);
}
