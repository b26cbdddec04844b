import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableKit } from '@lyceum/persistence';
import { walkSchema, type Walk } from './isolation/isolation-findings.js';
import { rolePowers } from './isolation/role-findings.js';
import { oneOfEverything, planted, plantedService } from './planted-service.js';

async function walkWith(plant?: (kit: TableKit) => readonly string[]): Promise<Walk> {
  const service = await plantedService(
    plant ? [oneOfEverything, planted(plant)] : [oneOfEverything],
  );
  try {
    return await walkSchema(service.admin, await service.connect(), service.schema);
  } finally {
    await service.end();
  }
}

const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const secrets = `create table secrets (id uuid primary key, tenant_id uuid not null)`;

const plants: readonly {
  readonly name: string;
  readonly plant: (kit: TableKit) => readonly string[];
  readonly found: readonly RegExp[];
}[] = [
  {
    name: 'a table without row-level security',
    plant: (kit) => [secrets, kit.grant('secrets', 'select, insert')],
    found: [
      /secrets: row-level security is not enabled/,
      /secrets: learner of another school reads 1 rows/,
      /secrets: nobody reads \d+ rows/,
      /secrets: learner of another school can insert/,
    ],
  },
  {
    name: 'a table whose security is not forced',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      `alter table secrets no force row level security`,
    ],
    found: [/secrets: row-level security is not forced/],
  },
  {
    name: 'a table without a policy',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      `do $$ declare name text; begin
         for name in select polname from pg_policy where polrelid = 'secrets'::regclass
         loop execute format('drop policy %I on secrets', name); end loop; end $$`,
    ],
    found: [/secrets: has no policy/, /not even its own school or the service can read it/],
  },
  {
    name: 'a policy that lets everybody in',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      kit.policy('secrets', 'open', 'using (true)'),
    ],
    found: [/nobody reads \d+ rows/, /can update rows/, /can delete rows/, /can insert a row/],
  },
  {
    name: 'a policy that lets somebody read',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      kit.policy('secrets', 'open', `for select using (current_setting('app.role') = 'learner')`),
    ],
    found: [/secrets: learner of another school reads 1 rows/],
  },
  {
    name: 'a policy that lets rows be written into other schools',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      kit.policy('secrets', 'gift', 'for insert with check (true)'),
      kit.policy('secrets', 'handover', 'for update with check (true)'),
    ],
    found: [/can insert a row/],
  },
  {
    name: 'a policy that takes nobody for the owner of what is nobody’s',
    plant: (kit) => [
      `create table secrets (id uuid primary key, tenant_id uuid)`,
      ...kit.tenantTable('secrets'),
      kit.policy(
        'secrets',
        'append',
        `for insert with check (tenant_id is not distinct from nullif(current_setting('app.tenant_id', true), '')::uuid)`,
      ),
    ],
    found: [/secrets: nobody can insert a row of no school/],
  },
  {
    name: 'a policy that lets rows be given away',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      `alter policy staff_update on secrets with check (true)`,
    ],
    found: [/a school can give its rows to another/],
  },
  {
    name: 'a policy that lets learners change what is the school’s',
    plant: (kit) => [
      secrets,
      ...kit.tenantTable('secrets'),
      kit.policy(
        'secrets',
        'everybody',
        `using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)`,
      ),
    ],
    found: [
      /secrets: learner of the same school can update rows/,
      /secrets: learner of the same school can delete rows/,
      /secrets: learner of the same school can insert a row/,
    ],
  },
  {
    name: 'a table where learners read about each other',
    plant: (kit) => [
      `create table secrets (tenant_id uuid not null, user_id uuid not null)`,
      ...kit.tenantTable('secrets'),
    ],
    found: [/secrets: learner of the same school reads 1 rows about others/],
  },
  {
    name: 'a view with the rights of its owner',
    plant: (kit) => [
      `create view all_parents as select * from parents`,
      kit.grant('all_parents', 'select'),
    ],
    found: [/all_parents: runs with the rights/, /all_parents: nobody reads \d+ rows/],
  },
  {
    name: 'a materialised view that may be read',
    plant: (kit) => [kit.grant('parent_counts', 'select')],
    found: [/parent_counts: lyceum_\w+ has the right to select/, /parent_counts: nobody reads/],
  },
  {
    name: 'a partition that may be read',
    plant: (kit) => [
      kit.grant(`visits_${today}`, 'select'),
      `create policy own on visits_${today} using (true)`,
    ],
    found: [/visits_\d{8}: lyceum_\w+ has the right to select/, /visits_\d{8}: nobody reads \d/],
  },
  {
    name: 'a partition without row-level security',
    plant: () => [`alter table visits_${today} disable row level security`],
    found: [/partition .*visits_\d{8}: row-level security is not enabled/],
  },
  {
    name: 'a table that may be emptied',
    plant: (kit) => [kit.grant('children', 'truncate')],
    found: [/children: .* can truncate/],
  },
];

describe('the walk through a schema', () => {
  it('finds nothing where everything is as it should be, and has looked at everything', async () => {
    const { findings, walked } = await walkWith();
    assert.deepEqual(findings, []);
    const names = walked.map((name) => name.split('.')[1]!.replace(/\d{8}$/, '*'));
    assert.deepEqual([...new Set(names)].sort(), [
      'calm_parents',
      'children',
      'grades',
      'migrations',
      'parent_counts',
      'parents',
      'time_partitions',
      'visits',
      'visits_*',
    ]);
  });

  for (const { name, plant, found } of plants)
    it(`finds ${name}`, async () => {
      const { findings } = await walkWith(plant);
      for (const pattern of found)
        assert.ok(
          findings.some((finding) => pattern.test(finding)),
          `${pattern} is not in:\n${findings.join('\n')}`,
        );
    });
});

describe('the powers of a role', () => {
  const cases: readonly (readonly [string, (kit: TableKit) => readonly string[], RegExp])[] = [
    ['nothing', () => [], /^$/],
    ['create', (kit) => [`grant create on schema ${kit.schema} to ${kit.role}`], /create table/],
    [
      'schemas',
      (kit) => [
        `do $$ begin execute format('grant create on database %I to ${kit.role}', current_database()); end $$`,
      ],
      /create schema/,
    ],
    [
      'temporary tables',
      (kit) => [
        `do $$ begin execute format('grant temporary on database %I to ${kit.role}', current_database()); end $$`,
      ],
      /create temporary table/,
    ],
    ['the ledger', (kit) => [kit.grant('migrations', 'select, insert')], /migrations/],
    ['ownership', (kit) => [`alter table parents owner to ${kit.role}`], /alter table .*parents/],
    [
      'the right to grant',
      (kit) => [`grant select on parents to ${kit.role} with grant option`],
      /pass on its rights to parents/,
    ],
  ];
  for (const [name, plant, found] of cases)
    it(`are found when it was given ${name}`, async () => {
      const service = await plantedService([oneOfEverything, planted(plant)]);
      try {
        const client = await service.connect();
        const findings = await rolePowers(service.admin, client, service.schema, []);
        assert.match(findings.join('\n'), found);
      } finally {
        await service.end();
      }
    });

  it('are found when it may read the schema of another service', async () => {
    const [one, other] = [await plantedService(), await plantedService()];
    try {
      await one.admin.query(
        `grant usage on schema ${other.name} to ${one.role};
         grant select on ${other.name}.parents to ${one.role}`,
      );
      const findings = await rolePowers(one.admin, await one.connect(), one.schema, [other.schema]);
      assert.match(findings.join('\n'), /can: select \* from "planted_\w+"\."parents"/);
    } finally {
      await one.end();
      await other.end();
    }
  });
});
