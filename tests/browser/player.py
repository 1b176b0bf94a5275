# SPDX-License-Identifier: GPL-2.0
"""The player: each step of a conversation, as it is seen and as it has to be."""
import os
import random

from common import conversations, open_view

STEP = 50   # milliseconds that a step may take
SEEN = '''
    const seen = { fields: {}, lit: {}, changed: [] };
    for (const cell of document.querySelectorAll('[data-key]')) {
        const end = cell.dataset.end;
        (seen.fields[end] = seen.fields[end] || {})[cell.dataset.key] =
            cell.querySelector('.now').textContent;
        if (cell.parentNode.classList.contains('changed'))
            seen.changed.push(end + cell.dataset.key);
    }
    for (const end of ['A', 'B']) {
        const box = document.querySelector('.lit-' + end);
        seen.lit[end] = box && box.dataset.state;
        seen['chips' + end] = [...document.querySelectorAll(
            '.end.' + end + ' .holders li:not(.gone):not(.none)')].map(
            li => li.firstChild.textContent);
    }
    seen.wire = document.querySelector('.wire').getAttribute('aria-label');
    seen.where = document.getElementById('where').textContent;
    seen.sentence = document.getElementById('sentence').textContent;
    seen.ref = (document.querySelector('#sentence a') || {}).textContent;
    return seen;'''


def differences(seen, wanted):
    """Fields that are not shown as they are."""
    wrong = []
    for end, fields in wanted.items():
        got = seen['fields'].get(end, {})
        for key in set(fields) | {k for k, v in got.items() if v}:
            if got.get(key, '') != fields.get(key, ''):
                wrong.append(f'{end} {key}: got {got.get(key)!r}, want {fields.get(key)!r}')
    return wrong


def machine_box(state):
    """Where the state machine has to be lit."""
    word = state.get('state')
    if word == 'closed':
        been = any(k != 'closed' for k in state.get('dwell_ns', {}))
        return 'ended' if been or state.get('closed') else 'closed'
    return 'syn-recv' if word == 'new-syn-recv' else word


def check_step(browser, record, sid, n):
    """What is wrong with the view of a step."""
    seen = browser.run(SEEN)
    wrong = differences(seen, record.expected(sid, n))
    a, b, steps = record.ends(sid)
    if not seen['where'].startswith(f'step {n} of {len(steps)}'):
        wrong.append(f'it says {seen["where"]}')
    for name, end in (('A', a), ('B', b)):
        if not end:
            continue
        mine = sum(1 for i in steps[:n] if record.events[i]['id'] == end)
        state = record.state(end, mine)
        held = [f'{h["comm"]} ({h["pid"]})' + (f' fd {h["fd"]}' if 'fd' in h else '')
            for h in state.get('holders', [])]
        if seen['chips' + name] != held:
            wrong.append(f'{name} is held by {seen["chips" + name]}, want {held}')
        if 'tcp' in record.final[a]['netid'] and seen['lit'][name] != machine_box(state):
            wrong.append(f'{name} is lit in {seen["lit"][name]}, want {machine_box(state)}')
    if n and (not seen['ref'] or len(seen['sentence']) < 30):
        wrong.append(f'the sentence says {seen["sentence"]}')
    if n:
        wrong += check_changes(record, sid, n, seen) + check_wire(record, sid, n, seen['wire'])
    return [f'#{sid} step {n}: {w}' for w in wrong]


def check_changes(record, sid, n, seen):
    """Exactly the fields that differ from the step before are marked."""
    was, now = record.expected(sid, n - 1), record.expected(sid, n)
    want = {end + key for end in now for key in set(now[end]) | set(was[end])
        if now[end].get(key) != was[end].get(key)}
    missing = want - set(seen['changed'])
    return [f'not marked as changed: {sorted(missing)}'] if missing else []


SENT_BY_STATE = {'syn-sent': ['SYN'], 'fin-wait-1': ['FIN'], 'last-ack': ['FIN'],
                 'close-wait': ['ACK'], 'time-wait': ['ACK']}


def check_wire(record, sid, n, label):
    """Segments that this step must have sent, from the RFC and the record."""
    a, b, steps = record.ends(sid)
    event = record.events[steps[n - 1]]
    way = 'A to B' if event['id'] == a else 'B to A'
    final, want = record.final[event['id']], []
    if not b or final.get('netid') != 'tcp':
        return []
    if event['type'] == 'state' and event.get('old_state') == 'closing':
        want = []       # an ACK comes, nothing is sent
    elif event['type'] == 'state':
        want = SENT_BY_STATE.get(event.get('set', {}).get('state'), [])
    elif event['type'] == 'child':
        want = ['SYN, ACK']
    elif event['type'] == 'send' and event['result'] > 0:
        want = [f'{event["result"]} byte' + ('' if event['result'] == 1 else 's')]
    return [f'#{sid} step {n}: {s} is not on its way in: {label}' for s in want
            if f'{s} from {way}, inferred' not in label]


def play_all(tap, browser, record, path, most):
    """Each step of conversations, forward by clicks and back by keys."""
    wrong, played = [], 0
    for sid in conversations(record):
        steps = len(record.ends(sid)[2])
        if played + steps > most:
            continue
        open_view(browser, path, f'#conversation/{sid}')
        browser.click('#all-fields')
        for n in range(steps + 1):
            wrong += check_step(browser, record, sid, n)
            if n < steps:
                browser.click('#forward')
        browser.run('document.activeElement.blur()')
        for n in range(steps - 1, -1, -1):
            browser.press('Left')
            wrong += check_step(browser, record, sid, n)
        browser.press('End')
        wrong += check_step(browser, record, sid, steps)
        browser.press('Home')
        wrong += check_step(browser, record, sid, 0)
        played += steps
    tap.ok(not wrong and played,
           f'{played} steps forward by button and back by key show the record', *wrong[:8])
    return played


def check_playing(tap, browser, record, path):
    """The player goes on by itself, and stops at the end or when it is told to."""
    sid = conversations(record)[0]
    last = len(record.ends(sid)[2])
    open_view(browser, path, f'#conversation/{sid}')
    wait = '''const [words, done] = arguments, where = document.getElementById('where');
        const look = () => where.textContent.startsWith(words) ? done(document.getElementById(
            'play').getAttribute('aria-label')) : setTimeout(look, 20);
        look();'''
    browser.run('''const s = document.getElementById('speed'); s.value = 300;
        s.dispatchEvent(new Event('change'));''')
    browser.click('#play')
    during = browser.run_async(wait, 'step 1 ') if last > 1 else 'Pause'
    browser.click('#play')
    paused = browser.run('return document.getElementById("play").getAttribute("aria-label")')
    browser.run(f'location.hash = "#conversation/{sid}/{last - 1}"')
    browser.run_async(wait, f'step {last - 1} ')
    browser.click('#play')
    after = browser.run_async(wait, f'step {last} ')
    tap.ok([during, paused, after] == ['Pause', 'Play', 'Play'],
           'the player plays, pauses and stops', during, paused, after)


def jump_about(tap, browser, record, path):
    """Steps of the longest conversation in no order, and how long one takes."""
    sid = max(record.of, key=lambda i: len(record.of[i]))
    steps = len(record.ends(sid)[2])
    chance = random.Random(1)
    open_view(browser, path, f'#conversation/{sid}')
    browser.click('#all-fields')
    wrong = []
    for n in [0, steps] + [chance.randint(0, steps) for _ in range(30)]:
        browser.run('''const r = document.querySelector('.player input[type=range]');
            r.value = arguments[0]; r.dispatchEvent(new Event('input'));''', n)
        wrong += check_step(browser, record, sid, n)
    tap.ok(not wrong, f'32 jumps in {steps} steps show the record', *wrong[:8])
    took = browser.run('''
        const least = new Map(), range = document.querySelector('.player input[type=range]');
        const go = n => {
            range.value = n;
            const t = performance.now();
            range.dispatchEvent(new Event('input'));
            document.body.offsetHeight;
            least.set(n, Math.min(performance.now() - t, least.get(n) || Infinity));
        };
        for (let turn = 0; turn < 5; turn++) {
            for (let i = 0; i < 40; i++)
                go((i * 7919) % (Number(range.max) + 1));
            for (let n = Math.min(40, Number(range.max)); n >= 0; n--)
                go(n);
        }
        return [...least.values()].sort((a, b) => a - b);''')
    typical, slow = took[len(took) // 2], took[-1]
    tap.ok(slow < STEP, f'the slowest of {len(took)} steps takes {slow:.1f} ms (half of them '
           f'{typical:.1f}), each the best of five')


def check_mutant(tap, browser, record, page, folder):
    """The test itself: a page whose steps are wrong is found out."""
    path = os.path.join(folder, 'mutant.html')
    broken = page.replace('talk.done[n])', 'Math.max(0, talk.done[n] - 1))', 1)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(broken)
    sid = max(record.of, key=lambda i: len(record.of[i]))
    left, _, steps = record.ends(sid)
    n = next(k for k, i in enumerate(steps, 1) if record.events[i]['id'] == left)
    open_view(browser, path, f'#conversation/{sid}/{n}')
    browser.click('#all-fields')
    tap.ok(broken != page and check_step(browser, record, sid, n),
           'a page with wrong steps is found out')
