import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type PageQuery } from '@lyceum/platform';
import type { SessionListItemView, SessionListView } from './session.dto.js';
import { SessionRepository, type SessionRow } from './session.repository.js';

@Injectable()
export class SessionList {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly cursors: Cursors,
  ) {}

  async read(actor: Actor, { limit, cursor }: PageQuery): Promise<SessionListView> {
    const list = `sessions:${actor.userId}`;
    const rows = await this.sessions.list(actor, limit + 1, this.cursors.read(list, cursor));
    const page = this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
    return { ...page, items: page.items.map((row) => viewOf(row, actor)) };
  }
}

function viewOf(row: SessionRow, actor: Actor): SessionListItemView {
  return {
    id: row.id,
    device: row.device,
    network: row.address_prefix,
    methods: row.methods,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.idle_expires_at < row.expires_at ? row.idle_expires_at : row.expires_at,
    current: row.id === actor.sessionId,
  };
}
