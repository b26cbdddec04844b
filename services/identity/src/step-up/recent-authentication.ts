import {
  Injectable,
  SetMetadata,
  UseGuards,
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Fails } from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import { AuthenticationAge } from './authentication-age.js';
import { stepUpErrors } from './step-up.errors.js';

const MINUTES = 'lyceum:recent_authentication';

@Injectable()
export class RecentAuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly age: AuthenticationAge,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const minutes = this.reflector.get<number>(MINUTES, context.getHandler());
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if ((await this.age.of(actor)) > minutes * 60) throw stepUpErrors.reauthentication_required();
    return true;
  }
}

/**
 * Only for who has signed in, or proved it again at `POST /v1/auth/reauthenticate`, in the last `minutes`: a
 * session that was left open or stolen is not enough to take an account over. The module of the controller
 * imports `StepUpModule`.
 */
export const RecentAuthentication = (minutes = 15): MethodDecorator =>
  applyDecorators(
    SetMetadata(MINUTES, minutes),
    UseGuards(RecentAuthenticationGuard),
    Fails(stepUpErrors.reauthentication_required),
  );
