import { ZenEngine } from '@gorules/zen-engine';
import { measure, rules } from './shared.mjs';

// One decision of one expression node that holds all rules.
const content = {
  nodes: [
    { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
    {
      id: 'rules', type: 'expressionNode', name: 'rules', position: { x: 1, y: 0 },
      content: { expressions: rules.map((rule) => ({ id: rule.id, key: rule.id, value: rule.zen })) },
    },
    { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: 'a', type: 'edge', sourceId: 'in', targetId: 'rules' },
    { id: 'b', type: 'edge', sourceId: 'rules', targetId: 'out' },
  ],
};
const decision = new ZenEngine().createDecision(content);

await measure('zen-engine', async (event) => {
  const { result } = await decision.evaluate(event);
  let fired = 0;
  for (const rule of rules) fired += result[rule.id] === true ? 1 : 0;
  return fired;
});
