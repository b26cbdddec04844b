import { DispatchSignal } from '@lyceum/jobs';

export class AssetWork extends DispatchSignal {}
