// SPDX-License-Identifier: MIT
// What runs inside the page. Each function is handed over as text, so it knows nothing of this file
// but `streamgaugeTell(kind, content, at)`, which the adapter puts into every page.

// The page's clock in milliseconds; the adapter finds how far it is from ours.
export const pageNow = () => performance.timeOrigin + performance.now();

// Installs what the others use.
export function prepare() {
  window.streamgauge = {
    told: 0,
    tell(kind, content) {
      const at = performance.timeOrigin + performance.now();
      this.told += 1;
      window.streamgaugeTell(kind, content, at);
    },
    // Encoding takes its time: the instant is taken before.
    tellBytes(bytes) {
      const at = performance.timeOrigin + performance.now();
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      this.told += 1;
      window.streamgaugeTell("bytes", btoa(text), at);
    },
  };
}

// No methods: a method named `fetch` would be called in the place of the real one.
export const calls = {
  fetch: async ({ url, method, headers, body }) => {
    const answer = await fetch(url, { method, headers, body });
    streamgauge.tell("head", JSON.stringify([answer.status, [...answer.headers]]));
    const reader = answer.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read())
      streamgauge.tellBytes(next.value);
    return streamgauge.told;
  },

  xhr: ({ url, method, headers, body }) => {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let seen = 0;
      const take = () => {
        const text = request.responseText;
        if (text.length > seen) streamgauge.tell("text", text.slice(seen));
        seen = text.length;
      };
      request.open(method, url);
      for (const [name, value] of headers) request.setRequestHeader(name, value);
      request.onreadystatechange = () => {
        if (request.readyState !== 2) return;
        streamgauge.tell("head", JSON.stringify([request.status, []]));
      };
      request.onprogress = take;
      request.onload = () => {
        take();
        resolve(streamgauge.told);
      };
      request.onerror = () => reject(new Error("the XMLHttpRequest failed"));
      request.send(body);
    });
  },

  // It would connect again when the answer ends: that is the end here.
  eventsource: ({ url }) => {
    return new Promise((resolve, reject) => {
      const source = new EventSource(url);
      let began = false;
      source.onopen = () => {
        began = true;
        streamgauge.tell("head", JSON.stringify([200, []]));
      };
      source.onmessage = ({ data }) => streamgauge.tell("text", data);
      source.onerror = () => {
        source.close();
        if (began) resolve(streamgauge.told);
        else reject(new Error("the EventSource failed before it was open"));
      };
    });
  },
};

// For a document that is about to load: tells what its DOM holds whenever that grows.
export function watch() {
  if (!location.protocol.startsWith("http")) return;
  let seen = "";
  const take = () => {
    const text = document.documentElement?.textContent ?? "";
    if (text === seen) return;
    streamgauge.tell("text", text.startsWith(seen) ? text.slice(seen.length) : text);
    seen = text;
  };
  new MutationObserver(take).observe(document,
    { childList: true, subtree: true, characterData: true });
  addEventListener("load", () => {
    take();
    streamgauge.tell("load", "");
  });
}
