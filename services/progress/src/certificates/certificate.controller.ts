import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  Allow,
  Answers,
  CurrentActor,
  Fails,
  Produces,
  Public,
  SendsHeaders,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import {
  CertificatePageView,
  CertificateView,
  CertificatesQuery,
  NameHolderDto,
  RevokeCertificateDto,
  VerificationView,
  certificateView,
  verificationView,
} from './certificate.dto.js';
import { certificateErrors } from './certificate.errors.js';
import { Certificates } from './certificates.js';
import { VERIFICATION_PAGE_POLICY, verificationPage } from './verification-page.js';

@Controller('v1/certificates')
export class CertificateController {
  constructor(private readonly certificates: Certificates) {}

  /** The caller's certificates, newest first; all of the school for its staff. */
  @Get()
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: CertificatesQuery,
  ): Promise<CertificatePageView> {
    const { items, nextCursor } = await this.certificates.list(actor, query);
    return { items: items.map((row) => this.view(row)), nextCursor };
  }

  /** Whether a certificate holds. A browser is sent to a page that says so. */
  @Get(':code')
  @Public()
  @Fails(certificateErrors.certificate_not_found)
  @Answers(303, 'A browser is sent to the page.')
  @SendsHeaders('cache-control')
  @Header('cache-control', 'no-store')
  async verify(
    @CurrentActor() caller: Actor,
    @Param('code') code: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VerificationView> {
    const certificate = await this.certificates.verify(caller, code);
    if (accept?.includes('text/html'))
      reply.code(303).header('location', `/v1/certificates/${certificate.code}/page`);
    return verificationView(certificate);
  }

  /** The same for people. */
  @Get(':code/page')
  @Public()
  @Fails(certificateErrors.certificate_not_found)
  @Produces('text/html')
  @SendsHeaders('cache-control')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', VERIFICATION_PAGE_POLICY)
  @Header('cache-control', 'no-store')
  async page(@CurrentActor() caller: Actor, @Param('code') code: string): Promise<string> {
    return verificationPage(verificationView(await this.certificates.verify(caller, code)));
  }

  /** The certificate, to print; for its learner and the staff of the school. */
  @Get(':code/pdf')
  @Fails(
    certificateErrors.certificate_not_found,
    certificateErrors.certificate_revoked,
    certificateErrors.holder_unnamed,
  )
  @Produces('application/pdf')
  @SendsHeaders('cache-control', 'content-disposition')
  @Header('content-type', 'application/pdf')
  @Header('content-disposition', 'attachment; filename="certificate.pdf"')
  @Header('cache-control', 'no-store')
  pdf(@CurrentActor() actor: Actor, @Param('code') code: string): Promise<Buffer> {
    return this.certificates.pdf(actor, code);
  }

  /** Says whose name the certificate bears: learners once, the staff to correct it. */
  @Put(':code/holder')
  @Fails(certificateErrors.certificate_not_found, certificateErrors.holder_named)
  async nameHolder(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() { name }: NameHolderDto,
  ): Promise<CertificateView> {
    return this.view(await this.certificates.nameHolder(actor, code, name.trim()));
  }

  /** Takes a certificate back. It is still found, and shows as revoked. */
  @Post(':code/revoke')
  @HttpCode(200)
  @Allow('owner', 'instructor', 'admin')
  @Fails(certificateErrors.certificate_not_found)
  async revoke(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() { reason }: RevokeCertificateDto,
  ): Promise<CertificateView> {
    return this.view(await this.certificates.revoke(actor, code, reason));
  }

  private view(row: Parameters<typeof certificateView>[0]): CertificateView {
    return certificateView(row, this.certificates.verificationUrl(row));
  }
}
