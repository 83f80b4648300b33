import { Engine } from 'json-rules-engine';
import { measure, rules } from './shared.mjs';

const engine = new Engine();
engine.addOperator('startsWith', (fact, value) => typeof fact === 'string' && fact.startsWith(value));
for (const rule of rules) engine.addRule({ conditions: rule.json, event: { type: rule.id } });

await measure('json-rules-engine', async (event) => {
  const { events } = await engine.run({ ...event, amount_and_fees: event.amount + event.fee * 2 });
  return events.length;
});
