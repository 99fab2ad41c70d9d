// stripe-node as a shop uses it, asked over stdin in JSON lines: one line in, one line out, in whatever order they end.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [modules, host, port, timeout] = process.argv.slice(2);
const Stripe = createRequire(`${modules}/`)('stripe');
const stripe = new Stripe('sk_test_suite', { host, port: Number(port), protocol: 'http', maxNetworkRetries: 0 });

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const capital = (name) => name[0].toUpperCase() + name.slice(1);

// stripe-python says transfers.reversals.create; stripe-node says transfers.createReversal.
function find(path) {
  const names = path.split('.').map(camel);
  const method = names.pop();
  let place = stripe;
  for (const [at, name] of names.entries()) {
    if (place[name] === undefined && at === names.length - 1) {
      const member = capital(method === 'list' ? name : name.replace(/s$/, ''));
      return [place, method + member];
    }
    place = place[name];
  }
  return [place, method === 'delete' ? 'del' : method];
}

function ask({ path, ids, params, options }) {
  const [place, method] = find(path);
  const sent = { apiKey: options.key, maxNetworkRetries: options.retries, timeout: Number(timeout) };
  if (options.idempotency_key) sent.idempotencyKey = options.idempotency_key;
  if (options.account) sent.stripeAccount = options.account;
  if (options.version) sent.apiVersion = options.version;
  return place[method](...ids, params, sent);
}

const kinds = {
  call: async (asked) => {
    const body = await ask(asked);
    return { body, headers: body.lastResponse.headers };
  },
  every: async (asked) => ({ body: await ask(asked).autoPagingToArray({ limit: 10_000 }), headers: {} }),
  event: async ({ body, header, secret, tolerance }) => {
    const raw = Buffer.from(body, 'base64');
    return { body: stripe.webhooks.constructEvent(raw, header, secret, tolerance), headers: {} };
  },
};

function refusal(error) {
  const raw = error.raw ?? {};
  return {
    sdk_class: (error.type ?? error.name).replace(/^Stripe/, ''),
    message: error.message,
    status: error.statusCode ?? null,
    type: error.rawType ?? raw.type ?? null,
    code: error.code ?? null,
    decline_code: error.decline_code || null,
    param: error.param ?? null,
    request_id: error.requestId ?? null,
    headers: error.headers ?? {},
    error: { ...raw, headers: undefined },
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  kinds[asked.kind](asked)
    .catch((error) => ({ refusal: refusal(error) }))
    .then((answer) => process.stdout.write(`${JSON.stringify({ id: asked.id, ...answer })}\n`));
}
