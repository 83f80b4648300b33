// What the peers in JavaScript share: the input, the timing and the line of result.
import fs from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
export const rules = JSON.parse(fs.readFileSync(path.join(folder, 'rules.json')));
const limit = Number(process.argv[3] ?? 200);
export const events = fs.readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trim().split('\n').slice(0, limit)
  .map((line) => JSON.parse(line));

// Runs over the events, several times over for half a second at least, and prints the median.
export async function measure(name, evaluate) {
  let fired = 0;
  for (const event of events) fired += await evaluate(event);
  const nanos = [];
  const begin = process.hrtime.bigint();
  do {
    const start = process.hrtime.bigint();
    for (const event of events) await evaluate(event);
    nanos.push(Number(process.hrtime.bigint() - start));
  } while (nanos.length < 5 || process.hrtime.bigint() - begin < 500_000_000n);
  nanos.sort((a, b) => a - b);
  const perRule = nanos[nanos.length >> 1] / events.length / rules.length;
  console.log(JSON.stringify({ engine: name, events: events.length, rules: rules.length, fired, ns_per_rule: perRule }));
}
