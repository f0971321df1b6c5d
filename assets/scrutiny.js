import "./answers.js";
import "./paste.js";
import { initAll } from "./govuk-frontend.min.js";

initAll();
