import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { KeysModule } from '../keys/index.js';
import { CertificateCodes } from './certificate-codes.js';
import { CertificateIssuing } from './certificate-issuing.js';
import { CertificateController } from './certificate.controller.js';
import { CertificateRepository } from './certificate.repository.js';
import { Certificates } from './certificates.js';

@Module({
  imports: [CurriculumModule, KeysModule],
  controllers: [CertificateController],
  providers: [CertificateCodes, CertificateIssuing, CertificateRepository, Certificates],
  exports: [CertificateIssuing],
})
export class CertificatesModule {}
