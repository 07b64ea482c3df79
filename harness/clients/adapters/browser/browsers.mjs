// SPDX-License-Identifier: MIT
// Starts a browser headless, in real time, without a network beyond loopback, with a profile that
// goes with the harness's temporary folder. It stays in our process group, to be ended with us.
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = mkdtempSync(join(tmpdir(), "browser-"));

function chromiumWords() {
  return [
    "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${folder}`,
    // Every name but ours has no address, and nothing is asked of a proxy.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost , EXCLUDE [::1]",
    "--no-proxy-server", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--disable-extensions", "--no-first-run",
    "--disable-crash-reporter", "--no-default-browser-check", "--password-store=basic",
    // A page that nobody looks at must run as one that somebody does.
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    // Its sandbox refuses root; /dev/shm is small in containers.
    ...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage",
    "about:blank"];
}

const firefoxSettings = {
  // Whatever is not loopback goes to a proxy that is not there.
  "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 1,
  "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 1,
  "network.proxy.no_proxies_on": "127.0.0.1,localhost,[::1]",
  "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
  "browser.safebrowsing.malware.enabled": false, "browser.safebrowsing.phishing.enabled": false,
  "app.update.disabledForTesting": true, "app.normandy.enabled": false,
  "extensions.update.enabled": false, "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.enabled": false, "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank", "browser.startup.page": 0,
  // Instants as they are, not rounded against fingerprinting.
  "privacy.reduceTimerPrecision": false, "privacy.resistFingerprinting": false,
  "remote.active-protocols": 1,
};

function firefoxWords() {
  const lines = Object.entries(firefoxSettings).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(folder, "user.js"), lines.join(""));
  return ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", folder,
    "about:blank"];
}

const kinds = {
  chromium: { words: chromiumWords, listens: /^DevTools listening on (ws:\S+)/,
    connection: (url) => ({ browserWSEndpoint: url }) },
  firefox: { words: firefoxWords, listens: /^WebDriver BiDi listening on (ws:\S+)/,
    connection: (url) => ({ browserWSEndpoint: url + "/session", protocol: "webDriverBiDi" }) },
};

// What puppeteer connects by, once the browser says where it listens.
export async function startBrowser(kind, program) {
  const { words, listens, connection } = kinds[kind];
  const child = spawn(program, words(), { stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder,
      MOZ_CRASHREPORTER_DISABLE: "1" } });
  // Who started us is gone, or wants us gone: a browser would stay without us.
  process.on("SIGTERM", () => process.kill(0, "SIGKILL"));
  // The last words of one that is never ready.
  process.stderr.write(`${program} was started; it does not yet say where it listens\n`);
  const failed = new Promise((_, reject) => child.once("error", reject));
  const said = (async () => {
    for await (const line of createInterface(child.stderr)) {
      const found = listens.exec(line);
      if (found) return found[1];
      process.stderr.write(line + "\n");
    }
    throw new Error(`${program} ended before it could be driven`);
  })();
  const url = await Promise.race([said, failed]);
  process.stderr.write(`${program} listens at ${url}; connecting\n`);
  child.stderr.resume();
  return connection(url);
}
