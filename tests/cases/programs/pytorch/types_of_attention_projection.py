from torch import nn

model = nn.TransformerEncoder(nn.TransformerEncoderLayer(d_model=20, nhead=4, dim_feedforward=37), 2)
for module in model.modules():
    if type(module) is nn.Linear:  # the projection of the attention is of a class derived from it
        module.requires_grad_(False)
    if isinstance(module, nn.Linear):
        module.bias.requires_grad_(False)
