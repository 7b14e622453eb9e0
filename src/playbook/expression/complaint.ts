// What a function of the expression language says where its values do not fit.
export class Complaint {
  constructor(
    readonly message: string,
    readonly hint?: string,
  ) {}
}
