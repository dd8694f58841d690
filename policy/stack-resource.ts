import { ComponentResource } from "@pulumi/pulumi";

export const STACK = "pulumi:pulumi:Stack";

/** The root of every stack, as the SDK knows a type: by the static member that every generated class has. Never made. */
export class StackResource extends ComponentResource {
  static readonly __pulumiType = STACK;

  constructor(name: string, args: object) {
    super(STACK, name, args);
  }
}
