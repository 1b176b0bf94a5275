# SPDX-License-Identifier: GPL-2.0
"""A browser by the W3C WebDriver protocol: Chromium through chromedriver."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
KEYS = {'Left': '\ue012', 'Up': '\ue013', 'Right': '\ue014', 'Down': '\ue015', 'Home': '\ue011',
    'End': '\ue010', 'Enter': '\ue007', 'Tab': '\ue004'}


class WebDriverError(Exception):
    """What chromedriver answered instead of a result."""


class Browser:
    """One headless Chromium; use it in a with statement."""

    def __init__(self, width=1280, height=800):
        self.home = tempfile.mkdtemp(prefix='browser-')
        env = dict(os.environ, HOME=self.home)
        self.driver = subprocess.Popen(
            ['chromedriver', '--port=0'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=env)
        self.base = f'http://127.0.0.1:{self.read_port()}/session'
        args = ['--headless=new', '--disable-gpu', '--disable-dev-shm-usage',
            f'--window-size={width},{height}', '--force-device-scale-factor=1',
            f'--user-data-dir={self.home}/profile']
        if os.geteuid() == 0:
            args.append('--no-sandbox')
        chrome = {'args': args}
        for name in ('chromium', 'chromium-browser'):
            if shutil.which(name):
                chrome['binary'] = shutil.which(name)
                break
        answer = self.ask('POST', '', {'capabilities': {'alwaysMatch': {
            'goog:chromeOptions': chrome, 'goog:loggingPrefs': {'browser': 'ALL'},
            'timeouts': {'script': 120000, 'pageLoad': 120000}}}})
        self.base += '/' + answer['sessionId']

    def read_port(self):
        """chromedriver says which port it took."""
        for line in self.driver.stdout:
            if 'started successfully on port' in line:
                return int(line.rsplit(' ', 1)[1].rstrip('.\n'))
        raise WebDriverError('chromedriver does not start')

    def ask(self, method, path, body=None):
        """One command; its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method,
            headers={'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=180) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            raise WebDriverError(json.load(error)['value']['message']) from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask('DELETE', '')
        except (WebDriverError, OSError):
            pass
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def open(self, url):
        """Loads a page from nothing, also if only its fragment differs."""
        self.ask('POST', '/url', {'url': 'about:blank'})
        self.ask('POST', '/url', {'url': url})

    def run(self, script, *args):
        """The value that a piece of JavaScript returns."""
        return self.ask('POST', '/execute/sync', {'script': script, 'args': list(args)})

    def run_async(self, script, *args):
        """Likewise; the script calls its last argument with the value."""
        return self.ask('POST', '/execute/async', {'script': script, 'args': list(args)})

    def find(self, selector):
        """The first element that fits a selector of CSS."""
        return self.ask('POST', '/element', {'using': 'css selector', 'value': selector})[ELEMENT]

    def click(self, selector):
        """As a user clicks: the element has to be visible and not covered."""
        self.ask('POST', f'/element/{self.find(selector)}/click', {})

    def type(self, selector, text):
        """Types into an element."""
        self.ask('POST', f'/element/{self.find(selector)}/value', {'text': text})

    def press(self, *keys):
        """Presses keys, wherever the focus is."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{'type': 'keyDown', 'value': value}, {'type': 'keyUp', 'value': value}]
        self.ask('POST', '/actions', {'actions': [
            {'type': 'key', 'id': 'keys', 'actions': actions}]})

    def text(self, selector):
        """The text of the first element that fits."""
        return self.run('return document.querySelector(arguments[0]).textContent', selector)

    def ids(self, selector):
        """The sockets that elements stand for."""
        return self.run('return [...document.querySelectorAll(arguments[0])].map(e => '
                        'Number(e.dataset.id))', selector)

    def rest(self):
        """Waits until what has been asked for has happened, and is drawn: what observes sizes
        draws once more when a scroll bar comes or goes."""
        self.run('return new Promise(done => requestAnimationFrame(() => requestAnimationFrame('
                 '() => setTimeout(done))))')

    def log(self):
        """What the console has got since the last time."""
        return self.ask('POST', '/se/log', {'type': 'browser'})

    def alert(self):
        """The text of a dialogue that is open, or None."""
        try:
            return self.ask('GET', '/alert/text')
        except WebDriverError:
            return None

    def devtools(self, command, **params):
        """A command of the DevTools protocol."""
        return self.ask('POST', '/goog/cdp/execute', {'cmd': command, 'params': params})

    def resize(self, width, height):
        """The size of the screen, as on a phone."""
        self.devtools('Emulation.setDeviceMetricsOverride', width=width, height=height,
            deviceScaleFactor=1, mobile=False)

    def color_scheme(self, scheme):
        """light or dark."""
        self.devtools('Emulation.setEmulatedMedia',
            features=[{'name': 'prefers-color-scheme', 'value': scheme}])

    def screenshot(self, path):
        """A PNG of what is seen."""
        with open(path, 'wb') as file:
            file.write(base64.b64decode(self.ask('GET', '/screenshot')))

    def print(self, path=None):
        """The page as it is printed (PDF)."""
        pdf = base64.b64decode(self.ask('POST', '/print', {'background': True}))
        if path:
            with open(path, 'wb') as file:
                file.write(pdf)
        return pdf
