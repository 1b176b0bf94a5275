// SPDX-License-Identifier: GPL-2.0
/* The waterfall as a picture. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "text/axis.h"
#include "text/names.h"
#include "text/row.h"
#include "text/svg.h"
#include "view/waterfall.h"

#define PAGE		1280.0
#define MARGIN		24.0
#define HEAD		104.0		/* title, legend, times */
#define FOOT		40.0
#define NAME_MOST	24		/* columns of text */
#define PEER_MOST	28
#define AXIS_MARKS	9
#define THINNEST	3.0		/* of a bar, however short it lived */

/* Many sockets, small rows. */
struct size {
	size_t up_to;
	double row;
	double bar;
	double letter;		/* the width of one */
	const char *class;	/* of the text */
};

static const struct size sizes[] = {
	{ 60, 24, 13, 7.25, "" },
	{ 160, 17, 9, 6.05, " small" },
	{ SIZE_MAX, 13, 7, 5.15, " tiny" },
};

struct picture {
	struct buf *out;
	const struct waterfall *fall;
	const struct size *size;
	struct axis axis;
	double id, fd, netid, peer;	/* where the columns are */
	double left, width;		/* the bars' part */
	double top, bottom;
	size_t name_columns, peer_columns;
};

static double phase_height(enum phase phase)
{
	static const double part[] = { 0.4, 0.5, 0.7, 1, 0.7, 0.4, 0.25 };

	return part[phase];
}

static double x_of(const struct picture *pic, uint64_t time)
{
	return pic->left + axis_place(&pic->axis, time, pic->width);
}

/* Columns as wide as their longest text, but some not wider than @most. */
static void widen_column(size_t *columns, size_t most, struct buf *text)
{
	size_t width = fmt_width(buf_str(text));

	if (width > most)
		width = most;
	if (width > *columns)
		*columns = width;
	buf_clear(text);
}

static void measure_columns(struct picture *pic)
{
	size_t name = 7, id = 2, fd = 2, netid = 5, peer = 4, i;
	const double letter = pic->size->letter, gap = 12;
	struct buf text = { 0 };
	char kind[NAME_MAX_LEN];

	for (i = 0; i < pic->fall->n; i++) {
		const struct bar *bar = &pic->fall->bars[i];
		const struct sock *sock = &bar->row->sock;

		bar_program(&text, bar);
		widen_column(&name, NAME_MOST, &text);
		bar_peer(&text, bar, &pic->fall->style);
		widen_column(&peer, PEER_MOST, &text);
		buf_printf(&text, "%" PRIu64, sock->id);
		widen_column(&id, SIZE_MAX, &text);
		buf_printf(&text, "%d", bar->row->first_fd);
		widen_column(&fd, SIZE_MAX, &text);
		buf_puts(&text, netid_name(sock->family, sock->type,
					   sock->protocol, kind));
		widen_column(&netid, SIZE_MAX, &text);
	}
	buf_free(&text);
	pic->name_columns = name;
	pic->peer_columns = peer;
	pic->id = MARGIN + (double)(name + id) * letter + gap;
	pic->fd = pic->id + (double)fd * letter + gap;
	pic->netid = pic->fd + gap;
	pic->peer = pic->netid + (double)netid * letter + gap;
	pic->left = pic->peer + (double)peer * letter + 2 * gap;
	pic->width = PAGE - MARGIN - gap - pic->left;
}

static size_t count_lines(const struct waterfall *fall)
{
	size_t n = fall->n, i;

	for (i = 0; i < fall->n; i++)
		n += waterfall_begins_group(fall, i);
	return n;
}

static void put_key(struct picture *pic, double *x, const char *words)
{
	svg_text(pic->out, "dim", *x + 20, 62, "start", words);
	*x += 20 + 7.25 * (double)fmt_width(words) + 18;
}

static void put_legend(struct picture *pic)
{
	double x = MARGIN;
	int i;

	for (i = 0; i < PHASES; i++) {
		double height = 12 * phase_height((enum phase)i);

		svg_rect(pic->out, phase_class((enum phase)i), x, 58 - height / 2,
			 14, height);
		put_key(pic, &x, phase_name((enum phase)i));
	}
	svg_triangle(pic->out, "send", x + 7, 54, 8);
	put_key(pic, &x, "sends");
	svg_triangle(pic->out, "recv", x + 7, 62, -8);
	put_key(pic, &x, "receives");
	svg_cross(pic->out, "cross", x + 7, 58, 4);
	put_key(pic, &x, "failed");
}

static void put_times(struct picture *pic, double y)
{
	uint64_t span = pic->axis.end - pic->axis.begin, at;
	struct buf text = { 0 };

	for (at = 0; at <= span; at += pic->axis.step) {
		double x = x_of(pic, pic->axis.begin + at);

		axis_label(&text, &pic->axis, at);
		svg_text(pic->out, "dim", x, y, "middle", buf_str(&text));
		buf_clear(&text);
		if (at > UINT64_MAX - pic->axis.step)
			break;
	}
	buf_free(&text);
}

static void put_grid(struct picture *pic)
{
	uint64_t span = pic->axis.end - pic->axis.begin, at;

	for (at = 0; at <= span; at += pic->axis.step) {
		double x = x_of(pic, pic->axis.begin + at);

		svg_line(pic->out, "grid", x, pic->top, x, pic->bottom);
		if (at > UINT64_MAX - pic->axis.step)
			break;
	}
	svg_line(pic->out, "axis", pic->left, pic->top,
		 pic->left + pic->width, pic->top);
	svg_line(pic->out, "axis", pic->left, pic->bottom,
		 pic->left + pic->width, pic->bottom);
}

static void put_column_titles(struct picture *pic)
{
	const double y = pic->top - 10;
	struct buf class = { 0 };

	buf_printf(&class, "dim%s", pic->size->class);
	svg_text(pic->out, buf_str(&class), MARGIN, y, "start", "Program");
	svg_text(pic->out, buf_str(&class), pic->id, y, "end", "Id");
	svg_text(pic->out, buf_str(&class), pic->fd, y, "end", "Fd");
	svg_text(pic->out, buf_str(&class), pic->netid, y, "start", "Netid");
	svg_text(pic->out, buf_str(&class), pic->peer, y, "start", "Peer");
	buf_free(&class);
}

static void put_labels(struct picture *pic, const struct bar *bar, double y)
{
	const struct sock *sock = &bar->row->sock;
	const char *class = pic->size->class;
	struct buf text = { 0 }, dim = { 0 };
	char kind[NAME_MAX_LEN];

	buf_printf(&dim, "dim%s", class);
	bar_program_cut(&text, bar, pic->name_columns, "..");
	svg_text(pic->out, class, MARGIN, y, "start", buf_str(&text));
	buf_clear(&text);
	buf_printf(&text, "%" PRIu64, sock->id);
	svg_text(pic->out, buf_str(&dim), pic->id, y, "end", buf_str(&text));
	buf_clear(&text);
	if (bar->row->first_fd >= 0)
		buf_printf(&text, "%d", bar->row->first_fd);
	else
		buf_puts(&text, "-");
	svg_text(pic->out, buf_str(&dim), pic->fd, y, "end", buf_str(&text));
	buf_clear(&text);
	svg_text(pic->out, class, pic->netid, y, "start",
		 netid_name(sock->family, sock->type, sock->protocol, kind));
	bar_peer(&text, bar, &pic->fall->style);
	svg_text_cut(pic->out, class, pic->peer, y, "start", buf_str(&text),
		     pic->peer_columns);
	buf_free(&text);
	buf_free(&dim);
}

static void put_traffic(struct buf *text, const char *what,
			const struct traffic *traffic)
{
	buf_printf(text, "\n%s %" PRIu64 " bytes in %" PRIu64 " call%s", what,
		   traffic->bytes, traffic->calls,
		   traffic->calls == 1 ? "" : "s");
}

static void put_tooltip(struct picture *pic, const struct bar *bar)
{
	const struct sock *sock = &bar->row->sock;
	struct addr_owner owner = row_owner(sock);
	struct buf text = { 0 }, end = { 0 };

	bar_program(&text, bar);
	buf_printf(&text, " #%" PRIu64 "\n", sock->id);
	fmt_addr_text(&text, &sock->local, &owner, &pic->fall->style);
	buf_puts(&text, " - ");
	fmt_addr_text(&text, &sock->remote, &owner, &pic->fall->style);
	buf_printf(&text, "\n%s ", bar->older ? "seen for" : "lived");
	fmt_duration(&text, bar->end - bar->begin);
	put_traffic(&text, "sent", &sock->send);
	put_traffic(&text, "received", &sock->recv);
	bar_end(&end, bar);
	if (end.len)
		buf_printf(&text, "\n%s", buf_str(&end));
	if (sock->dwelt) {
		buf_puts(&text, "\n");
		row_dwells(&text, sock, bar->end);
	}
	svg_open(pic->out, buf_str(&text));
	buf_free(&text);
	buf_free(&end);
}

/* What a bar is that is too short to show its phases. */
static enum phase longest_phase(const struct bar *bar)
{
	const struct segment *found = bar->segments;
	size_t i;

	for (i = 1; i < bar->n_segments; i++)
		if (bar->segments[i].to - bar->segments[i].from >
		    found->to - found->from)
			found = &bar->segments[i];
	return found->phase;
}

static void put_segments(struct picture *pic, const struct bar *bar, double middle)
{
	size_t i;

	if (waterfall_is_past(pic->fall, bar))
		return;
	for (i = 0; i < bar->n_segments; i++) {
		const struct segment *segment = &bar->segments[i];
		double from = x_of(pic, segment->from);
		double width = x_of(pic, segment->to) - from;
		double height = pic->size->bar * phase_height(segment->phase);

		if (segment->to < pic->axis.begin)
			continue;
		if (bar->n_segments == 1 && width < THINNEST)
			width = THINNEST;
		svg_rect(pic->out, phase_class(segment->phase), from,
			 middle - height / 2, width, height);
	}
	if (x_of(pic, bar->end) - x_of(pic, bar->begin) < THINNEST &&
	    bar->n_segments > 1)
		svg_rect(pic->out, phase_class(longest_phase(bar)),
			 x_of(pic, bar->begin), middle - pic->size->bar / 2,
			 THINNEST, pic->size->bar);
}

/* Sends point up at the bar's top, receives down at its foot. */
static void put_marks(struct picture *pic, const struct bar *bar, double middle)
{
	const double size = pic->size->bar * 0.55;
	int i;

	for (i = 0; i < 2; i++) {
		if (bar->sends[i] >= pic->axis.begin && bar->sends[i] &&
		    (!i || bar->sends[1] != bar->sends[0]))
			svg_triangle(pic->out, "send", x_of(pic, bar->sends[i]),
				     middle - pic->size->bar * 0.7, size);
		if (bar->recvs[i] >= pic->axis.begin && bar->recvs[i] &&
		    (!i || bar->recvs[1] != bar->recvs[0]))
			svg_triangle(pic->out, "recv", x_of(pic, bar->recvs[i]),
				     middle + pic->size->bar * 0.7, -size);
	}
}

/* The words after the bar, before it if there is no room. */
static void put_end(struct picture *pic, const struct bar *bar, double middle,
		    double y)
{
	const double from = x_of(pic, bar->begin);
	double to = x_of(pic, bar->end), width, gap = 8;
	struct buf text = { 0 }, class = { 0 };

	if (to < from + THINNEST)
		to = from + THINNEST;
	waterfall_end(&text, pic->fall, bar);
	buf_printf(&class, "%s%s", bar_failed(bar) ? "bad" : "dim",
		   pic->size->class);
	width = (double)fmt_width(buf_str(&text)) * pic->size->letter;
	if (bar_failed(bar) && !waterfall_is_past(pic->fall, bar)) {
		svg_cross(pic->out, "cross", to + gap, middle,
			  pic->size->bar * 0.3);
		gap += 10;
	}
	if (!text.len)
		;
	else if (to + gap + width <= pic->left + pic->width)
		svg_text(pic->out, buf_str(&class), to + gap, y, "start",
			 buf_str(&text));
	else if (from - 8 - width >= pic->left)
		svg_text(pic->out, buf_str(&class), from - 8, y, "end",
			 buf_str(&text));
	buf_free(&text);
	buf_free(&class);
}

static void put_row(struct picture *pic, const struct bar *bar, double y)
{
	const double middle = y + pic->size->row / 2;
	const double base = middle + pic->size->letter * 0.58;

	put_tooltip(pic, bar);
	/* All of the row shows the tooltip. */
	svg_rect(pic->out, "nothing", MARGIN, y, PAGE - 2 * MARGIN,
		 pic->size->row);
	put_labels(pic, bar, base);
	put_segments(pic, bar, middle);
	put_marks(pic, bar, middle);
	if (bar->older || bar->begin < pic->axis.begin)
		svg_text(pic->out, "dim", pic->left - 3, middle + 4, "end", "<");
	if (bar->alive)
		svg_text(pic->out, "dim", pic->left + pic->width + 3, middle + 4,
			 "start", ">");
	else
		put_end(pic, bar, middle, base);
	svg_close(pic->out);
}

/* Stripes lie under the grid, the grid under the bars. */
static void put_stripes(struct picture *pic)
{
	const double row = pic->size->row;
	double y = pic->top;
	size_t i;

	for (i = 0; i < pic->fall->n; i++, y += row) {
		y += waterfall_begins_group(pic->fall, i) ? row : 0;
		if (i % 2 == 0)
			svg_rect(pic->out, "stripe", MARGIN - 8, y,
				 PAGE - 2 * MARGIN + 16, row);
	}
}

static void put_group(struct picture *pic, size_t i, double y)
{
	struct buf text = { 0 }, class = { 0 };

	buf_printf(&class, "group%s", pic->size->class);
	waterfall_group(&text, pic->fall, i);
	svg_text(pic->out, buf_str(&class), MARGIN, y + pic->size->row * 0.75,
		 "start", buf_str(&text));
	buf_free(&text);
	buf_free(&class);
}

static void put_rows(struct picture *pic)
{
	const double row = pic->size->row;
	double y = pic->top;
	size_t i;

	for (i = 0; i < pic->fall->n; i++, y += row) {
		if (waterfall_begins_group(pic->fall, i)) {
			put_group(pic, i, y);
			y += row;
		}
		put_row(pic, &pic->fall->bars[i], y);
	}
}

/* Where the bar of a socket is. */
struct place {
	uint64_t id;
	double middle;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* From the answer to the connection that it fed. */
static void put_fed(struct picture *pic, const struct bar *bar, const struct place *places)
{
	const struct sock *sock = &bar->row->sock;
	const struct place self = { .id = sock->id }, asked = { .id = sock->name_by }, *from, *to;
	double x;

	if (!asked.id || bar->begin < pic->axis.begin || sock->name_answered < pic->axis.begin)
		return;
	from = bsearch(&asked, places, pic->fall->n, sizeof(*places), compare_places);
	to = bsearch(&self, places, pic->fall->n, sizeof(*places), compare_places);
	if (!from || !to)
		return;
	x = x_of(pic, sock->name_answered);
	svg_line(pic->out, "fed", x, from->middle, x, to->middle);
	svg_line(pic->out, "fed", x, to->middle, x_of(pic, bar->begin), to->middle);
}

static void put_answers(struct picture *pic)
{
	struct place *places = xcalloc(pic->fall->n + 1, sizeof(*places));
	double y = pic->top + pic->size->row / 2;
	size_t i;

	for (i = 0; i < pic->fall->n; i++, y += pic->size->row) {
		y += waterfall_begins_group(pic->fall, i) ? pic->size->row : 0;
		places[i] = (struct place){ pic->fall->bars[i].row->sock.id, y };
	}
	qsort(places, pic->fall->n, sizeof(*places), compare_places);
	for (i = 0; i < pic->fall->n; i++)
		put_fed(pic, &pic->fall->bars[i], places);
	free(places);
}

void waterfall_svg(struct buf *out, const struct waterfall *fall)
{
	struct picture pic = { .out = out, .fall = fall, .size = sizes };
	struct buf title = { 0 }, rest = { 0 };

	while (fall->n > pic.size->up_to)
		pic.size++;
	measure_columns(&pic);
	axis_set(&pic.axis, fall->begin, fall->end, AXIS_MARKS);
	pic.top = HEAD;
	pic.bottom = HEAD + pic.size->row * (double)count_lines(fall);
	waterfall_title(&title, fall);
	waterfall_rest(&rest, fall);
	svg_begin(out, PAGE, pic.bottom + FOOT, buf_str(&title));
	svg_text(out, "title", MARGIN, 34, "start", buf_str(&title));
	put_legend(&pic);
	put_column_titles(&pic);
	put_times(&pic, pic.top - 10);
	put_stripes(&pic);
	put_grid(&pic);
	put_answers(&pic);
	put_rows(&pic);
	put_times(&pic, pic.bottom + 18);
	if (rest.len)
		svg_text(out, "dim", MARGIN, pic.bottom + 18, "start",
			 buf_str(&rest));
	svg_end(out);
	buf_free(&title);
	buf_free(&rest);
}
