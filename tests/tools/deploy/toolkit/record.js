// This file is the only place that drives Tencent's toolkit: it deploys each of the inputs on standard input (a JSON
// list), one after the other, to an account that is a few objects here, and prints every call that would have been sent.
const fs = require('fs');
const path = require('path');

const modules = path.join(process.argv[2], 'node_modules');
const { Capi } = require(path.join(modules, '@tencent-sdk/capi'));
const { Scf } = require(path.join(modules, 'tencent-component-toolkit'));

const calls = [];
let made = null;
let triggers = [];

const answers = {
  GetFunction: () => made ?? { Error: { Code: 'ResourceNotFound.Function', Message: 'none' } },
  CreateFunction: (sent) => (made = { ...sent, Status: 'Active' }),
  UpdateFunctionConfiguration: (sent) => (made = { ...made, ...sent }),
  ListTriggers: () => ({ Triggers: triggers, TotalCount: triggers.length }),
  DeleteTrigger: (sent) => (triggers = triggers.filter((one) => one.TriggerName !== sent.TriggerName)),
  CreateTrigger: (sent) => {
    const kept = { ...sent, Enable: Number(sent.Enable === 'OPEN'), TriggerDesc: JSON.stringify({ cron: sent.TriggerDesc }) };
    triggers.push(kept);
    return { TriggerInfo: kept };
  },
};

Capi.prototype.request = async function request({ Action, Version, ...sent }, options) {
  calls.push({ service: options.host?.split('.')[0] ?? this.options?.ServiceType, action: Action, parameters: sent });
  return { Response: { RequestId: 'r', ...(answers[Action]?.(sent) ?? {}) } };
};

async function main() {
  console.log = () => {}; // the toolkit tells what it does
  for (const inputs of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    await new Scf({ SecretId: 'id', SecretKey: 'key' }, inputs.region).deploy(inputs);
  }
  process.stdout.write(JSON.stringify(calls));
}

main();
