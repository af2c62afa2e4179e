// The REST API: what it answers, or why it did not. Only a whole answer of our own server counts as one.

/** The server refused: `status`, its sentence, the fields by their path, and how long it asks us to wait (seconds). */
export class Refused extends Error {
  constructor(status, body, wait) {
    super((body && body.detail) || "Server menolak (" + status + ").");
    Object.assign(this, { status, errors: (body && body.errors) || {}, wait });
  }
}

/** No answer, half an answer, or one of somebody else (a hotspot's entrance page). */
export class Unreachable extends Error {}

/** `json` or `body` is what is sent; raises Refused or Unreachable. */
export async function call(method, path, { token = "", json, body, headers = {}, seconds = 60 } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  const sent = { ...headers };
  if (token) sent.Authorization = "Token " + token;
  if (json !== undefined) {
    sent["Content-Type"] = "application/json";
    body = JSON.stringify(json);
    if (path === "sync/" && body.length > 1000 && "CompressionStream" in self) {
      body = await new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
      sent["Content-Encoding"] = "gzip";
    }
  }
  try {
    const options = { method, body, headers: sent, signal: stop.signal, cache: "no-store", credentials: "omit" };
    const answer = await fetch("/api/v1/" + path, options);
    const said = answer.status === 204 ? null : await answer.json();
    if (answer.ok) return said;
    throw new Refused(answer.status, said, seconds_of(answer.headers.get("Retry-After")));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Unreachable(stop.signal.aborted ? "Server terlalu lama menjawab." : "Server tidak terjangkau.");
  } finally {
    clearTimeout(timer);
  }
}

function seconds_of(header) {
  if (!header) return 0;
  const number = Number(header);
  return Number.isFinite(number) ? number : Math.max(0, (Date.parse(header) - Date.now()) / 1000) || 0;
}
