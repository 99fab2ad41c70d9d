// node audits.mjs <node_modules> <address>: prints what the audits of graphql-http found wrong, as JSON.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [modules, url] = process.argv.slice(2);
const { auditServer } = await import(pathToFileURL(join(modules, "graphql-http/lib/index.mjs")));
const results = await auditServer({ url });
const wrong = results.filter((result) => result.status !== "ok");
console.log(JSON.stringify({ total: results.length, wrong: wrong.map(({ id, name, reason }) => ({ id, name, reason })) }));
