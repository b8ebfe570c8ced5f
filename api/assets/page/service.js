// The public API, and nothing else.

/** An answer that is a problem (RFC 9457). */
export class Problem extends Error {
  constructor(body) {
    super(body.detail);
    this.body = body;
  }
}

async function answered(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Problem(await answer.json());
  return answer;
}

const asked = async (address, options = {}) => (await answered(address, options)).json();

const sent = (address, body, signal) => answered(address, {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal,
});

const posted = async (address, body, signal) => (await sent(address, body, signal)).json();

export const service = {
  options: (request, signal) => posted("/v1/options", request, signal),
  compare: (request, signal) => posted("/v1/options/compare", request, signal),
  whatIf: (request, signal) => posted("/v1/scenarios/run", request, signal),
  report: (request, format, language) => sent(`/v1/options/report?${new URLSearchParams({ format, language })}`, request).then((answer) => answer.blob()),
  scenarios: () => asked("/v1/scenarios"),
  batch: (file, type, keepGood) => asked(`/v1/batches?${new URLSearchParams({ keep_good: keepGood })}`, {
    method: "POST", headers: { "content-type": type }, body: file,
  }),
  cancel: (address) => asked(address, { method: "DELETE" }),
  places: (text, signal) => asked(`/v1/places?${new URLSearchParams({ q: text, limit: 7 })}`, { signal }),
  commodities: () => asked("/v1/commodities"),
  equipment: () => asked("/v1/equipment"),
  version: () => asked("/v1/version"),
  layer: (name, bbox, zoom, version, signal) => asked(
    `/v1/networks/${name}?${new URLSearchParams({ bbox: bbox.join(","), zoom, version })}`, { signal },
  ),
};
