# SPDX-License-Identifier: GPL-2.0
"""The overview: groups, bars, links, the table, search and zoom."""
from common import open_view


def check_groups(tap, browser, record, path):
    """Rows stand under their process; listeners and look-ups are joined to what came of them."""
    open_view(browser, path)
    rows = browser.run('''return [...document.querySelectorAll('.rows > g')].filter(
        g => g.classList.contains('group') || g.dataset.id).map(g => g.dataset.id ?
            Number(g.dataset.id) : g.querySelector('text').lastChild.textContent)''')
    group, under, wrong = None, {}, []
    for row in rows:
        if isinstance(row, str):
            group = row
        else:
            under[row] = group
    for sid, group in under.items():
        creator = record.final[sid].get('creator')
        if creator and f'({creator["pid"]})' not in group and 'processes' not in group:
            wrong.append(f'#{sid} of {creator["pid"]} stands under {group}')
        same = {g for i, g in under.items() if creator and
                record.final[i].get('creator', {}).get('pid') == creator['pid']}
        if len(same) > 1:
            wrong.append(f'{creator["pid"]} has the groups {same}')
    children = sum(1 for i in under if record.final[i].get('listener') in under)
    drawn = browser.run('return document.querySelectorAll(".links path.child:not(.tip)").length')
    if len(under) == len(record.final) and drawn != children:
        wrong.append(f'{drawn} lines to children of listeners, want {children}')
    tap.ok(under and not wrong, f'{len(under)} sockets stand under their processes', *wrong[:8])
    return under


def check_overview(tap, browser, record, path):
    """Waterfall, search, table."""
    open_view(browser, path)
    n = len(record.final)
    facts = browser.text('#facts')
    tap.ok(f'{n} socket' in facts and f'{len(record.events)} event' in facts,
        'the head counts sockets and events', facts)
    rows = browser.run('''const f = document.querySelector('.fall');
        const ids = new Set();
        for (let y = 0; y <= f.scrollHeight; y += 200) {
            f.scrollTop = y; f.dispatchEvent(new Event('scroll'));
            for (const row of f.querySelectorAll('[role=option]'))
                ids.add(Number(row.dataset.id));
        }
        f.scrollTop = 0;
        return [...ids];''')
    tap.ok(sorted(rows) == sorted(record.final), 'each socket has its row in the waterfall',
        f'{len(rows)} of {n}')
    check_table(tap, browser, record)
    check_search(tap, browser, record)
    if record.events:
        check_zoom(tap, browser)


def check_table(tap, browser, record):
    """Sorting and sums."""
    column = '#sockets tbody tr'
    browser.click('[data-sort=received]')
    got = browser.ids(column)
    want = sorted(record.final, key=lambda i: (-record.final[i].get('recv', {}).get('bytes', 0), i))
    tap.ok(got == want[:len(got)] and got, 'the table sorts by bytes received', got, want[:50])
    browser.click('[data-sort=received]')
    got = browser.ids(column)
    want = sorted(record.final, key=lambda i: (record.final[i].get('recv', {}).get('bytes', 0), i))
    tap.ok(got == want[:len(got)], 'and the other way round', got, want[:50])
    total = sum(s.get('send', {}).get('bytes', 0) for s in record.final.values())
    said = browser.run('''return [SL.text.bytes(arguments[0]),
        document.getElementById('total-sent').textContent]''', total)
    tap.ok(said[0] == said[1], 'the sum of the bytes sent is that of the record', said)


def check_search(tap, browser, record):
    """What is not found is not shown, neither in the table nor in the waterfall."""
    sid = max(record.final)
    browser.type('#search', f'#{sid} ')
    rows = browser.ids('#sockets tbody tr'), browser.ids('.fall [role=option]')
    want = [i for i in record.final if str(i).startswith(str(sid))]
    tap.ok(sorted(rows[0]) == sorted(rows[1]) == want,
           'a search leaves what fits, in table and waterfall', rows, want)
    browser.run('''const s = document.getElementById('search'); s.value = '';
        s.dispatchEvent(new Event('input'));''')


def check_zoom(tap, browser):
    """Buttons and keys change what part of the time is seen; All shows all of it."""
    marks = 'return [...document.querySelectorAll(".axis text, .rows rect.bar")].map(' \
        't => t.textContent + t.getAttribute("x")).join()'
    browser.rest()      # the search before has ended
    whole = browser.run(marks)
    browser.click('#zoom-in')
    near = browser.run(marks)
    browser.click('#move-right')
    right = browser.run(marks)
    browser.click('#whole')
    again = browser.run(marks)
    browser.run('document.querySelector(".fall").focus()')
    browser.press('+')
    key = browser.run(marks)
    browser.press('0')
    tap.ok(whole == again and len({whole, near, right}) == 3 and key == near,
        'zoom, move and all, by button and by key',
        *(marks[:200] for marks in (whole, near, right, again, key)))
    browser.press('Down', 'Down')
    chosen = browser.run('''const row = document.querySelector('.row.chosen');
        return row && [row.dataset.id, row.id === document.querySelector('.fall').getAttribute(
            'aria-activedescendant')]''')
    browser.press('Enter')
    got = browser.run('return location.hash')
    tap.ok(chosen and chosen[1] and got.startswith(f'#conversation/{chosen[0]}'),
        'a socket is chosen and opened by keys', chosen, got)


def check_waterfall(tap, browser, record, path):
    """Bars begin and end where the events are: compared with the axis that is drawn."""
    open_view(browser, path)
    browser.click('#fold')
    bars = browser.run('''const rows = [...document.querySelectorAll('[role=option]')];
        const bar = b => [Number(b.getAttribute('x')), Number(b.getAttribute('width')),
            b.getAttribute('fill').slice(7, -1)];
        return Object.fromEntries(rows.map(row =>
            [row.dataset.id, [...row.querySelectorAll('.bar')].map(bar)]));''')
    label, width = browser.run('''const f = document.querySelector('.fall').clientWidth;
        const label = f < 560 ? 104 : 250; return [label, f - label - 8];''')
    length = max(1, int(record.data['end']) - record.begin)
    wrong = []
    for sid, drawn in bars.items():
        times = record.final[int(sid)].get('times', {})
        if not drawn or 'created_ns' not in times:
            continue
        from_ns = max(0, times['created_ns'] - record.begin)
        to_ns = min(length, times.get('ended_ns', int(record.data['end'])) - record.begin)
        want = label + from_ns / length * width, label + to_ns / length * width
        got = drawn[0][0], drawn[-1][0] + drawn[-1][1]
        if abs(got[0] - want[0]) > 3 or abs(got[1] - want[1]) > 3:
            wrong.append(f'#{sid} from {got}, want {want}')
        waits = 'time-wait' in record.final[int(sid)].get('dwell_ns', {})
        if waits and drawn[-1][2] != 'time-wait' and not record.final[int(sid)]['closed']:
            wrong.append(f'#{sid} does not end in TIME-WAIT: {drawn}')
    tap.ok(bars and not wrong, f'{len(bars)} bars stand at their times', *wrong[:8])
    folded = '⋯' in browser.run('return document.querySelector(".axis").textContent')
    browser.click('#fold')
    times = [0] + sorted(e['t'] for e in record.events) + [length]
    spans = sorted(b - a for a, b in zip(times, times[1:]))
    usual = spans[(len(spans) - 1) // 2]
    gaps = sum(1 for s in spans if s > length * 0.05 and s > 10 * usual)
    drawn = browser.run('return document.querySelectorAll(".rows rect.fold").length')
    tap.ok(not folded and drawn == min(gaps, 12), f'{gaps} idle gaps are folded', drawn)
