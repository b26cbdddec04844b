import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { serviceEnvironment } from '@lyceum/infrastructure';
import { startService, type Service } from '@lyceum/platform';
import { Maintenance } from '@lyceum/persistence';
import { AppModule } from '../src/app.module.js';
import { settings } from '../src/config.js';
import { CatalogStack } from './support/catalog-stack.js';
import { published } from './support/course.js';

let catalog: CatalogStack;
let second: Service;

before(async () => {
  catalog = await CatalogStack.start();
  const { infrastructure, databaseUrl, secrets, services } = catalog.stack;
  // Another catalog beside that of the stack, in this process, so that its parts can be called.
  second = await startService(
    { name: 'catalog', settings, module: AppModule },
    {
      ...serviceEnvironment({
        service: 'catalog',
        infrastructure,
        databaseUrl,
        secrets,
        urls: {
          ...{ catalog: 'http://127.0.0.1:0', gateway: 'http://127.0.0.1:3000' },
          identity: services['identity']!.url,
        },
        inherit: { PATH: process.env['PATH'], LOG_LEVEL: 'error' },
        nodeEnv: 'test',
      }),
      DATABASE_MAINTENANCE: 'off',
    },
  );
});
after(async () => {
  await second.stop();
  await catalog.stop();
});

it('enrollments whose time is up are over, in every school, and it is told once', async () => {
  const schools = [catalog.person(), catalog.person()];
  const ended: string[] = [];
  let lasting = '';
  for (const owner of schools) {
    const { course } = await published(catalog, owner, { accessDays: 1 });
    for (const isOver of [true, false]) {
      const learner = catalog.learner(owner);
      const { id } = await catalog.ok<{ id: string }>(
        learner,
        'POST',
        `/v1/courses/${course.id}/enrollments`,
      );
      if (isOver) ended.push(id);
      else lasting = id;
    }
  }
  await catalog.admin.query(
    'update catalog.enrollments set expires_at = now() where id = any ($1)',
    [ended],
  );
  const maintenance = second.app.get(Maintenance);
  for (let round = 0; round < 2; round += 1) await maintenance.runOnce();
  for (const id of ended) {
    const said = (await catalog.said(id)).map(({ data }) => [data['state'], data['version']]);
    assert.deepEqual(said, [
      ['active', 1],
      ['expired', 2],
    ]);
  }
  assert.equal((await catalog.said(lasting)).length, 1);
});
