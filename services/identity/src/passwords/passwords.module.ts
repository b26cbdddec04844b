import { Module } from '@nestjs/common';
import { BreachedPasswords } from './breached-passwords.js';
import { Passwords } from './passwords.js';

@Module({ providers: [Passwords, BreachedPasswords], exports: [Passwords, BreachedPasswords] })
export class PasswordsModule {}
