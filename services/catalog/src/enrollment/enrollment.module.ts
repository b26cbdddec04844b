import { Module } from '@nestjs/common';
import { CompletionsModule } from '../completions/index.js';
import { CoursesModule } from '../courses/index.js';
import { MembersModule } from '../members/index.js';
import { Admissions } from './admissions.js';
import { EnrollmentEvents } from './enrollment-events.js';
import { EnrollmentExpiry } from './enrollment-expiry.js';
import { EnrollmentController } from './enrollment.controller.js';
import { EnrollmentRepository } from './enrollment.repository.js';
import { Enrollments } from './enrollments.js';
import { CourseInvitations } from './invitations/course-invitations.js';
import { CourseInvitationController } from './invitations/invitation.controller.js';
import { InvitationRepository } from './invitations/invitation.repository.js';
import { LearningController } from './learning/learning.controller.js';
import { Learning } from './learning/learning.js';
import { PassedLessons } from './passed-lessons.js';
import { UnlockLessons } from './unlock-lessons.on-lesson-completed.js';
import { WithdrawLeavers } from './withdraw-leavers.on-membership-changed.js';

@Module({
  imports: [CoursesModule, CompletionsModule, MembersModule],
  controllers: [
    CourseInvitationController,
    EnrollmentController,
    LearningController,
    UnlockLessons,
    WithdrawLeavers,
  ],
  providers: [
    Admissions,
    Enrollments,
    EnrollmentRepository,
    PassedLessons,
    EnrollmentEvents,
    EnrollmentExpiry,
    CourseInvitations,
    InvitationRepository,
    Learning,
  ],
})
export class EnrollmentModule {}
