import { Controller, Get } from '@nestjs/common';
import { CurrentActor, Fails, defineErrors, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

const ME = statement<{ user_id: string; registered_at: Date }>(
  'people.me',
  'select user_id, registered_at from people where user_id = $1',
);

const peopleErrors = defineErrors('people', {
  not_known_yet: [404, 'This service has not heard of you yet'],
});

/** What a service keeps about the person who asks: nothing but an id and a time. */
@Controller('people')
export class PeopleController {
  constructor(private readonly database: Database) {}

  @Get('me')
  @Fails(peopleErrors.not_known_yet)
  async me(@CurrentActor() actor: Actor): Promise<{ userId: string; registeredAt: Date }> {
    const [person] = await this.database.read(actor, ME, [actor.userId]);
    if (!person)
      throw peopleErrors.not_known_yet({
        detail: 'New accounts arrive within seconds; try again.',
      });
    return { userId: person.user_id, registeredAt: person.registered_at };
  }
}
