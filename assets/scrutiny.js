import "./updates.js";
import "./meeting.js";
import "./passkeys.js";
import "./paste.js";
import { initAll } from "./govuk-frontend.min.js";

initAll();
