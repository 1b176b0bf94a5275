# SPDX-License-Identifier: GPL-2.0
"""The views of a socket and of the questions; and what holds for the whole page."""
import json

from common import open_view
from record import flat, shown

# Elements that the page makes.
KNOWN = set('''A B BODY BUTTON CIRCLE DEFS DEL DIV FIELDSET FIGCAPTION FIGURE FOOTER G H1 H2 H3 H4 HEAD
HEADER HTML I INPUT LABEL LEGEND LI LINE MAIN MARKER META NAV NOSCRIPT OL OPTION OUTPUT P PATH
PATTERN RECT SCRIPT SECTION SELECT SMALL SPAN STYLE SVG TABLE TBODY TD TEXT TFOOT TH THEAD TITLE TR
UL'''.split())


def check_socket(tap, browser, record, path):
    """The page of a socket, reached by a click in the table."""
    wrong = []
    open_view(browser, path)
    listed = browser.ids('#sockets tbody tr')
    for sid in listed[:25]:
        browser.run('location.hash = "#overview"')
        browser.rest()
        browser.click(f'#sockets tr[data-id="{sid}"] [data-column=id] a')
        browser.rest()
        got = browser.run('''const cells = [...document.querySelectorAll('[data-field]')];
            return Object.fromEntries(cells.map(c => [c.dataset.field, c.textContent]))''')
        fields = {k: shown(k, v, record.begin) for k, v in flat(record.final[sid]).items()
            if k not in ('schema', 'kind')}
        if got != fields:
            wrong.append(f'#{sid}: {dict(set(got.items()) ^ set(fields.items()))}')
        if not browser.text('#death'):
            wrong.append(f'#{sid}: nothing about its end')
    tap.ok(not wrong and listed, f'{len(listed[:25])} sockets show their record', *wrong[:5])


def check_questions(tap, browser, record, path):
    """All answers of all questions: the right one is right, all others wrong."""
    open_view(browser, path)
    browser.click('#to-questions')
    found = browser.run('''return [...document.querySelectorAll('fieldset')].map(f => [
        f.dataset.kind, Number(f.dataset.id),
        [...f.querySelectorAll('input')].map(i => i.value)])''')
    wrong, texts = [], []
    for i, (kind, sid, options) in enumerate(found):
        right = record.right(kind, sid, options)
        for value in [o for o in options if o != right] + [right]:
            browser.click(f'#question-{i} input[value={json.dumps(value)}]')
            verdict = browser.run('return document.querySelector(arguments[0]).className',
                f'#question-{i} .verdict')
            if ('right' in verdict) != (value == right):
                wrong.append(f'{kind} #{sid}: {value} is graded {verdict}, right is {right}')
        if right not in options or len(options) < 2:
            wrong.append(f'{kind} #{sid}: {right} is not among {options}')
        texts.append(browser.text(f'#question-{i} .verdict'))
    score = browser.text('#score')
    if found and not score.startswith(f'{len(found)} of {len(found)} question'):
        wrong.append(score)
    kinds = [k for k, _, _ in found]
    tap.ok(not wrong and len(set(kinds)) == len(kinds),
        f'{len(found)} questions are graded: {", ".join(kinds) or "nothing to ask"}', *wrong)
    if found:
        browser.click(f'#question-0 .verdict a')
        browser.rest()
        tap.ok(browser.run('return location.hash').startswith(f'#conversation/{found[0][1]}/'),
               'the evidence leads to the step')


def check_safety(tap, browser, record, page, text, path):
    """No name of the record is markup, no script of it has run."""
    tap.ok('<' not in text, 'the data has no character that could begin a tag')
    tap.ok(page.count('<script') == 2 and page.count('</script') == 2,
           'the page has its two scripts')
    names, strange = set(), []
    for view in ['#overview', '#questions'] + [f'#{v}/{i}' for i in list(record.final)[:12]
            for v in ('conversation', 'socket')]:
        open_view(browser, path, view)
        names |= set(browser.run('''return [...new Set([...document.querySelectorAll('*')].map(
            e => e.tagName.toUpperCase()))]'''))
        if browser.run('return document.scripts.length') != 2 or browser.alert():
            strange.append(view)
    tap.ok(not names - KNOWN and not strange, 'no name of the record has become an element',
        names - KNOWN, strange)
    policy = browser.run('return document.querySelector("meta[http-equiv]").content')
    tap.ok(policy.startswith("default-src 'none'"), 'the page may load nothing')


def check_names(tap, browser, record, path):
    """Each name stands in the table as it is in the record."""
    open_view(browser, path)
    seen = browser.run('''const rows = [...document.querySelectorAll('#sockets tbody tr')];
        return Object.fromEntries(rows.map(r => [r.dataset.id, r.textContent]))''')
    names = {str(i): s['creator'].get('program') or s['creator']['comm']
             for i, s in record.final.items() if 'creator' in s}
    lost = [name for i, name in names.items() if i in seen and name not in seen[i]]
    tap.ok(seen and not lost, 'names are shown letter by letter', *lost)


def check_widths(tap, browser, path, sid):
    """Nothing is wider than the screen."""
    wide = []
    for width, height in ((360, 740), (1280, 800), (1920, 1080)):
        browser.resize(width, height)
        for view in ('#overview', f'#conversation/{sid}/3', f'#socket/{sid}', '#questions'):
            open_view(browser, path, view)
            got = browser.run('''const page = document.documentElement;
                return page.scrollWidth - page.clientWidth''')
            if got > 0:
                wide.append(f'{view} at {width}: {got} too wide')
    browser.resize(1280, 800)
    tap.ok(not wide, 'all views fit screens of 360 to 1920 pixels', *wide)


def check_printing(tap, browser, path):
    """Printing gives a document, and the screen is as before afterwards."""
    open_view(browser, path)
    before = browser.run('return document.querySelectorAll(".rows [role=option]").length')
    pdf = browser.print()
    after = browser.run('return document.querySelectorAll(".rows [role=option]").length')
    tap.ok(pdf.startswith(b'%PDF') and len(pdf) > 5000 and before == after, 'the overview prints')


def check_reader(tap, browser, path, sid):
    """What a screen reader needs: names of controls, a live region, one main heading."""
    nameless = []
    for view in ('#overview', f'#conversation/{sid}/1', f'#socket/{sid}', '#questions'):
        open_view(browser, path, view)
        nameless += browser.run('''
            const all = [...document.querySelectorAll('button, input, select, a[href]')];
            return all.filter(e => e.offsetParent && !(e.textContent.trim() ||
                e.getAttribute('aria-label') || (e.labels && e.labels.length))).map(
                e => e.outerHTML)''')
    open_view(browser, path, f'#conversation/{sid}/1')
    live = browser.run('return document.getElementById("sentence").getAttribute("aria-live")')
    heads = browser.run('return document.querySelectorAll("h1").length')
    tap.ok(not nameless and live == 'polite' and heads == 1,
           'controls have names, the sentence is announced', *nameless)


def check_console(tap, browser):
    """Nothing went wrong that only the console says."""
    errors = [line['message'] for line in browser.log() if line['level'] in ('SEVERE', 'WARNING')]
    tap.ok(not errors, 'the console has no errors', *errors)
