"""This file is the only place that checks the emulator's SCF and CAM against the official, typed clients."""

import base64
import io
import zipfile

import pytest
import tencentcloud.cam.v20190116.models as cam_models
import tencentcloud.scf.v20180416.models as scf_models
from tencentcloud.cam.v20190116.cam_client import CamClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.scf.v20180416.scf_client import ScfClient

from tests.emulator import Cloud
from tests.emulator.api3 import Api3
from tests.emulator.sdk import refused

pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")


def profile(service: Api3) -> ClientProfile:
    endpoint = service.url.removeprefix("http://")
    return ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=5))


def keys(cloud: Cloud, secret_key: str = "") -> Credential:
    own = cloud.credentials
    return Credential(own.secret_id, secret_key or own.secret_key, own.token)


@pytest.fixture
def scf(cloud: Cloud) -> ScfClient:
    return ScfClient(keys(cloud), "ap-guangzhou", profile(cloud.scf))


@pytest.fixture
def cam(cloud: Cloud) -> CamClient:
    return CamClient(keys(cloud), "", profile(cloud.cam))


def create(scf: ScfClient, **changed: object) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as zipped:
        zipped.writestr("index.py", "")
    request = scf_models.CreateFunctionRequest()
    code = {"ZipFile": base64.b64encode(body.getvalue()).decode()}
    request._deserialize({"FunctionName": "f", "Code": code, **changed})
    scf.CreateFunction(request)


def ask(kind: str, **values: object) -> object:
    """Make a typed request of SCF."""
    request = getattr(scf_models, f"{kind}Request")()
    request._deserialize(values)
    return request


def test_a_function_has_the_defaults_that_must_be_changed(scf: ScfClient) -> None:
    create(scf)
    found = scf.GetFunction(ask("GetFunction", FunctionName="f"))
    assert (found.MemorySize, found.Timeout, found.Runtime) == (128, 3, "Python2.7")
    config = scf.GetFunctionEventInvokeConfig(ask("GetFunctionEventInvokeConfig", FunctionName="f"))
    assert config.AsyncTriggerConfig.RetryConfig[0].RetryNum == 2
    assert config.AsyncTriggerConfig.MsgTTL == 21_600


def test_a_function_that_is_being_changed_takes_no_other_change(scf: ScfClient) -> None:
    create(scf)
    with refused() as codes:
        scf.UpdateFunctionConfiguration(ask("UpdateFunctionConfiguration", FunctionName="f"))
    assert codes == ["FailedOperation.FunctionStatusError"]
    while scf.GetFunction(ask("GetFunction", FunctionName="f")).Status != "Active":
        pass
    scf.UpdateFunctionConfiguration(ask("UpdateFunctionConfiguration", FunctionName="f"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"MemorySize": 100}, "InvalidParameterValue.MemorySize"),
        ({"Timeout": 901}, "InvalidParameterValue.Timeout"),
        ({"Role": "nobody"}, "ResourceNotFound.Role"),
        ({"Code": {"ZipFile": "bm90IGEgemlw"}}, "InvalidParameterValue.Code"),
        (
            {"Environment": {"Variables": [{"Key": "K", "Value": ""}]}},
            "InvalidParameterValue.Environment",
        ),
        (
            {"Environment": {"Variables": [{"Key": "K", "Value": "v" * 4_096}]}},
            "InvalidParameterValue.Environment",
        ),
    ],
)
def test_what_scf_refuses_is_refused(scf: ScfClient, changed: dict[str, object], code: str) -> None:
    with refused() as codes:
        create(scf, **changed)
    assert codes == [code]


def test_a_timer_is_read_back_in_another_form(cloud: Cloud, scf: ScfClient) -> None:
    create(scf)
    cloud.scf.functions["f"].busy = 0
    timer = {"FunctionName": "f", "TriggerName": "t", "Type": "timer"}
    scf.CreateTrigger(ask("CreateTrigger", **timer, TriggerDesc="0 */5 * * * * *", Enable="OPEN"))
    (found,) = scf.ListTriggers(ask("ListTriggers", FunctionName="f")).Triggers
    assert (found.TriggerDesc, found.Enable) == ('{"cron":"0 */5 * * * * *"}', 1)


def test_cam_keeps_roles_and_their_policies(cloud: Cloud, cam: CamClient) -> None:
    role = cam_models.CreateRoleRequest()
    role.RoleName, role.PolicyDocument = "r", '{"version":"2.0","statement":[]}'
    cam.CreateRole(role)
    policy = cam_models.CreatePolicyRequest()
    policy.PolicyName, policy.PolicyDocument = "p", role.PolicyDocument
    number = cam.CreatePolicy(policy).PolicyId
    attached = cam_models.AttachRolePolicyRequest()
    attached.AttachRoleName, attached.PolicyName = "r", "p"
    cam.AttachRolePolicy(attached)
    listed = cam_models.ListAttachedRolePoliciesRequest()
    listed.RoleName, listed.Page, listed.Rp = "r", 1, 20
    assert [one.PolicyName for one in cam.ListAttachedRolePolicies(listed).List] == ["p"]
    wanted = cam_models.GetPolicyRequest()
    wanted.PolicyId = number
    assert cam.GetPolicy(wanted).PolicyDocument == role.PolicyDocument
    policy.PolicyDocument = "not JSON"
    policy.PolicyName = "q"
    with refused() as codes:
        cam.CreatePolicy(policy)
    assert codes == ["InvalidParameter.PolicyDocumentError"]


def test_nobody_asks_without_the_right_key(cloud: Cloud) -> None:
    client = ScfClient(keys(cloud, "another"), "ap-guangzhou", profile(cloud.scf))
    with refused() as codes:
        client.GetFunction(ask("GetFunction", FunctionName="f"))
    assert codes == ["AuthFailure.SignatureFailure"]
