# SPDX-License-Identifier: GPL-2.0
"""The record in a page, and what has to be seen of it: computed apart from the page.

Nothing here is clever: each state is the sum of all changes from the beginning.
"""
import decimal
import json
import re

GROUPS = ('times', 'dwell_ns', 'send', 'recv')
RFC = {'syn-recv': 'SYN-RECEIVED', 'new-syn-recv': 'SYN-RECEIVED', 'listening': 'LISTEN'}


def read_page(path):
    """The data of a page, as text and as an object."""
    with open(path, encoding='utf-8') as file:
        page = file.read()
    text = re.search(r'<script type="application/json" id="record">(.*?)</script>', page, re.S)[1]
    return page, text, json.loads(text)


def trim(value):
    """As many digits as the page shows."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    short = decimal.Decimal(value).quantize(decimal.Decimal(1).scaleb(-digits),
        rounding=decimal.ROUND_HALF_UP)
    return format(short, 'f').rstrip('0').rstrip('.') if '.' in format(short, 'f') else str(short)


def duration(ns):
    """Nanoseconds in a unit that fits."""
    for size, unit in ((1e9, 's'), (1e6, 'ms'), (1e3, 'µs')):
        if abs(ns) >= size:
            return f'{trim(ns / size)} {unit}'
    return f'{ns} ns'


def moment(ns):
    """A time of the record, to the microsecond."""
    size = abs(ns)
    places, unit = (3, 'ms') if size < 10**10 else (6, 's')
    short = decimal.Decimal(size / (1e6 if unit == 'ms' else 1e9)).quantize(
        decimal.Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)
    return f'{"−" if ns < 0 else "+"}{short} {unit}'


def address(a):
    """An address as ss writes it."""
    if not a:
        return '-'
    port = f':{a["port"]}' if 'port' in a else ''
    if 'address' in a:
        host = f'[{a["address"]}]' if ':' in a['address'] and not a.get('scope') else a['address']
        if a.get('scope'):
            host = f'[{a["address"]}]%{a["scope"]}'
        return host + port
    if 'path' in a:
        return a['path']
    if 'abstract' in a:
        return '@' + a['abstract']
    if 'cid' in a:
        return f'{a["cid"]}{port}'
    return a.get('bytes', f'{a["family"]}{port}')


def holder(h):
    """Who holds a socket."""
    return f'{h["comm"]} ({h["pid"]})' + (f' fd {h["fd"]}' if 'fd' in h else '')


def shown(key, v, begin):
    """The words for a field's value."""
    if v is None:
        return ''
    if isinstance(v, bool):
        return 'yes' if v else 'no'
    if key == 'remotes':
        return ', '.join(f'{address(r.get("remote"))} {r["sent_bytes"]}/{r["received_bytes"]}'
            for r in v) or 'none'
    if isinstance(v, list):
        return ', '.join(holder(h) for h in v) or 'none'
    if isinstance(v, dict):
        if 'family' in v:
            return address(v)
        if key == 'other_end':
            return f'#{v["id"]}'
        if 'tid' in v and 'uid' in v:
            return f'{v.get("program") or v["comm"]} ({v["pid"]})'
        return holder(v)
    if key == 'state':
        return RFC.get(v, v.upper())
    if key.startswith('times.'):
        return moment(v - begin)
    if key.endswith('_ns') or key.startswith('dwell_ns.'):
        return duration(v)
    return str(v)


def flat(state):
    """A socket's object as one list of fields."""
    fields = {}
    for key, v in state.items():
        if key in GROUPS:
            fields.update({f'{key}.{name}': n for name, n in v.items()})
        else:
            fields[key] = v
    return fields


class Record:
    """The data of one page."""

    def __init__(self, data):
        self.data = data
        self.begin = int(data['begin'])
        self.events = data['events']
        self.final = {s['id']: s for s in data['sockets']}
        self.first = {int(i): s for i, s in data.get('first', {}).items()}
        self.of = {i: [] for i in self.final}
        for n, event in enumerate(self.events):
            if event['id']:
                self.of.setdefault(event['id'], []).append(n)
        self.sums = {}

    def state(self, sid, n):
        """What was known of a socket after N of its own events."""
        if not self.of[sid]:
            return self.final[sid]
        done, state = self.sums.get(sid, (0, self.first.get(sid, {})))
        if done > n:
            done, state = 0, self.first.get(sid, {})
        state = dict(state)
        for i in self.of[sid][done:n]:
            event = self.events[i]
            for key, v in event.get('set', {}).items():
                state[key] = {**state.get(key, {}), **v} if key in GROUPS else v
            for key in event.get('gone', []):
                del state[key]
        self.sums[sid] = (n, state)
        return dict(state)

    def other(self, sid):
        """The id of the other end, if it is in the record."""
        s = self.final[sid]
        other = s['other_end']['id'] if 'other_end' in s else s.get('peer')
        return other if other in self.final and other != sid else None

    def ends(self, sid):
        """Both ends, that which called first; and the events of both."""
        a, b = sid, self.other(sid)
        if b and self.final[a].get('passive') and not self.final[b].get('passive'):
            a, b = b, a
        steps = sorted(self.of[a] + (self.of[b] if b else []))
        return a, b, steps

    def expected(self, sid, n):
        """The fields of both ends after N steps: { 'A': { key: words } }."""
        a, b, steps = self.ends(sid)
        seen = {}
        for name, end in (('A', a), ('B', b)):
            if not end:
                continue
            mine = sum(1 for i in steps[:n] if self.events[i]['id'] == end)
            fields = flat(self.state(end, mine))
            seen[name] = {key: shown(key, v, self.begin) for key, v in fields.items()
                if key not in ('schema', 'kind')}
        return seen

    def right(self, kind, sid, options):
        """The right answer to a question, among the values of its options."""
        s, times = self.final[sid], self.final[sid].get('times', {})
        if kind == 'port':
            assert 'bound_ns' not in times and not s.get('passive')
            return str(s['local']['port'])
        if kind == 'first':
            fins = [self.events[i]['set']['state'] for i in self.of[sid]
                if self.events[i].get('set', {}).get('state') in ('fin-wait-1', 'close-wait')]
            if fins:
                return 'local' if fins[0] == 'fin-wait-1' else 'remote'
            return s['closed_first']
        if kind == 'wait':
            assert 'time-wait' in s['dwell_ns']
            return 'first'
        if kind == 'accept':
            return next(o for o in options
                if self.final[int(o)].get('listener') == s['listener'])
        if kind == 'peer':
            return next(o for o in options if self.mirrors(int(o), sid))
        if kind == 'fd':
            [fd] = {self.events[i]['fd'] for i in self.of[sid]
                if self.events[i]['type'] == 'fd_install'} or {h['fd'] for h in s['holders']}
            return str(fd)
        if kind == 'bytes':
            return str(s['recv']['bytes'])
        if kind == 'failed':
            return next(self.events[i]['error'] for i in self.of[sid]
                if self.events[i]['type'] == 'connect_result')
        if kind == 'eof':
            assert any(self.events[i]['type'] == 'recv' and self.events[i]['result'] == 0
                for i in self.of[sid])
            return 'end'
        assert kind == 'lookup', kind
        return next(o for o in options if self.asks_names(int(o)))

    def mirrors(self, one, two):
        """Whether two sockets are the ends of one connection."""
        a, b = self.final[one], self.final[two]
        if a.get('peer') == two:
            return True
        local = a.get('local') or {}
        near = a['netns'] == b['netns'] or not local.get('address', '').startswith(('127.', '::1'))
        return bool(local) and local == b.get('remote') and a.get('remote') == b.get('local') and near

    def asks_names(self, sid):
        """Whether it has spoken with port 53."""
        places = [self.final[sid].get('remote')]
        for i in self.of[sid]:
            places += [self.events[i].get('remote'), self.events[i].get('set', {}).get('remote')]
        return any(p and p.get('port') == 53 for p in places)
